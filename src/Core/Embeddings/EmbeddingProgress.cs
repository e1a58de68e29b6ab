namespace MLNetSeq.Embeddings;

/// <summary>How far the training of word vectors is.</summary>
/// <param name="Stage">What is being done: "counting", "training" and so on.</param>
/// <param name="Epoch">The pass over the corpus, from 1; 0 in stages without passes.</param>
/// <param name="Epochs">The number of passes.</param>
/// <param name="Words">The words of the corpus done in all passes of this stage together.</param>
/// <param name="TotalWords">How many there will be; 0 where that is not known yet.</param>
/// <param name="Loss">The mean loss since the last report, in nats an example; null in stages without one.</param>
/// <param name="LearningRate">The learning rate now; 0 in stages without one.</param>
/// <param name="WordsPerSecond">Words a second since the stage began or was resumed.</param>
/// <param name="Elapsed">The time since the stage began or was resumed.</param>
/// <param name="Remaining">The time this stage still takes at this rate; null where that is not known.</param>
public readonly record struct EmbeddingProgress(
    string Stage,
    int Epoch,
    int Epochs,
    long Words,
    long TotalWords,
    double? Loss,
    double LearningRate,
    double WordsPerSecond,
    TimeSpan Elapsed,
    TimeSpan? Remaining);
