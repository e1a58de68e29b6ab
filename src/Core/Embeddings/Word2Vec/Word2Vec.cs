using MLNetSeq.Training;

namespace MLNetSeq.Embeddings;

/// <summary>
/// Word vectors from the words around each word (Mikolov et al. 2013, "Efficient Estimation of Word Representations in Vector Space" and
/// "Distributed Representations of Words and Phrases"), with n-grams as fastText has them (Bojanowski et al. 2017).
/// </summary>
public static class Word2Vec
{
    /// <summary>Trains vectors for the words of a corpus.</summary>
    /// <param name="corpus">The corpus; it is read once an epoch.</param>
    /// <param name="options">What is trained and how; null for the defaults.</param>
    /// <param name="progress">Told several times a second, on a thread of the training.</param>
    /// <param name="cancellation">Stops the training; with <see cref="Word2VecOptions.CheckpointPath"/> it can go on later.</param>
    /// <returns>The vectors, in the order of descending counts; with <see cref="Word2VecOptions.SubwordBuckets"/> unknown words get one too.</returns>
    /// <exception cref="ArgumentException">An option is out of bounds.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    /// <exception cref="TrainingDivergedException">Numbers became infinite: the learning rate is too high.</exception>
    public static WordVectors Train(
        WordCorpus corpus,
        Word2VecOptions? options = null,
        IProgress<EmbeddingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        using Word2VecTraining training = new(corpus, options ?? new Word2VecOptions(), progress, cancellation);
        return training.Run();
    }
}
