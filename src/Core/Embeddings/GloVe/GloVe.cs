using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Embeddings;

/// <summary>Word vectors from global co-occurrences: w·w̃ + b + b̃ = ln X (Pennington, Socher and Manning 2014).</summary>
public static class GloVe
{
    /// <summary>Counts a corpus's co-occurrences by <see cref="GloVeOptions.Counting"/> and trains on them.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">Told about counting, then as by training on co-occurrences.</param>
    /// <param name="cancellation">Stops the work; temporary files are removed, and the checkpoint, where there is to be one, is written.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="InvalidOperationException">No two words are ever near each other, or the checkpoint is of another training.</exception>
    /// <exception cref="TrainingDivergedException">The loss was not a finite number.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static WordVectors Train(
        WordCorpus corpus,
        GloVeOptions? options = null,
        IProgress<EmbeddingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        options ??= new GloVeOptions();
        options.Check();
        using CoOccurrences counted = CoOccurrences.FromCorpus(corpus, options.Counting, progress, cancellation);
        return Train(counted, options, progress, cancellation);
    }

    /// <summary>Trains on co-occurrences.</summary>
    /// <param name="coOccurrences">The co-occurrences; they stay as they are.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">
    /// Told about the stages "shuffling" and "training", whose "words" are co-occurrences; its loss is the mean of
    /// f(x) (w·w̃ + b + b̃ − ln x)² / 2 since the epoch began, and each epoch's last report comes at its end.
    /// </param>
    /// <param name="cancellation">Stops the work; temporary files are removed, and the checkpoint, where there is to be one, is written.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="InvalidOperationException">There are no co-occurrences, or the checkpoint is of another training.</exception>
    /// <exception cref="TrainingDivergedException">The loss was not a finite number.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static WordVectors Train(
        CoOccurrences coOccurrences,
        GloVeOptions? options = null,
        IProgress<EmbeddingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(coOccurrences);
        options ??= new GloVeOptions();
        options.Check();
        if (coOccurrences.Count == 0)
        {
            throw new InvalidOperationException(
                "There are no co-occurrences to train on: no sentence has two words that were kept. Give longer texts, or lower "
                + $"{nameof(WordCorpusOptions.MinimumCount)}.");
        }

        TrainingCheckpoints? checkpoints = Checkpoints(coOccurrences, options);
        GloVeParameters parameters = new(coOccurrences.Words.Count, options.Dimension, options.AdaGrad);
        parameters.Draw(new RandomStream(options.Seed));
        using WorkerPool pool = new(options.ThreadCount);
        using SpilledList<GloVeRecord> records = GloVeShuffle.Run(coOccurrences, options, pool, progress, cancellation);
        GloVeTraining training = new(parameters, records, options, pool);
        training.Run(checkpoints, progress, cancellation);
        float[] vectors = parameters.Vectors(options.Vectors);
        training.CheckFinite(vectors);
        checkpoints?.Delete();
        return new WordVectors(coOccurrences.Words, VectorRows.Create(vectors, options.Dimension));
    }

    /// <summary>Where the options want a training to be saved; null for nowhere.</summary>
    internal static TrainingCheckpoints? Checkpoints(CoOccurrences source, GloVeOptions options)
    {
        if (options.CheckpointPath is not { } path) return null;
        CheckpointFile file = new(path, "GloVe training");
        return new TrainingCheckpoints(file, GloVeTraining.Conditions(source, options, options.ThreadCount), options.CheckpointInterval);
    }
}
