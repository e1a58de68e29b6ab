using Microsoft.ML;
using MLNetSeq.Embeddings;
using MLNetSeq.Transforms;

namespace MLNetSeq.Trainers;

/// <summary>The word vectors that a training starts from: in a file, or on the feature column, where they are not given as such.</summary>
internal sealed class StartingVectors(SequenceClassificationOptions options, string component)
{
    /// <summary>Throws where more than one source is named.</summary>
    public void CheckSources()
    {
        string[] named =
        [
            .. options.PretrainedEmbeddings is null ? (string[])[] : [nameof(options.PretrainedEmbeddings)],
            .. options.PretrainedEmbeddingsPath is null ? (string[])[] : [nameof(options.PretrainedEmbeddingsPath)],
            .. options.UseColumnWordVectors ? (string[])[nameof(options.UseColumnWordVectors)] : [],
        ];
        if (named.Length > 1)
            throw new ArgumentException($"{string.Join(" and ", named)} are set: an embedding starts from one of them. Set only one.", nameof(options));
    }

    /// <summary>Throws where the column should carry vectors and will not.</summary>
    public void CheckColumn(SchemaShape.Column column)
    {
        if (options.UseColumnWordVectors && !column.Annotations.Any(a => a.Name == AnnotationKinds.WordVectors))
            throw new ArgumentException(WithoutVectors(column.Name));
    }

    /// <summary>The vectors of the file or of the column; null where neither is named.</summary>
    public WordVectors? Find(DataViewSchema.Column column, Action<string> warn)
    {
        if (options.PretrainedEmbeddingsPath is { } path) return Load(path, warn);
        if (!options.UseColumnWordVectors) return null;
        return column.GetWordVectors() ?? throw new ArgumentException(WithoutVectors(column.Name));
    }

    private WordVectors Load(string path, Action<string> warn)
    {
        string source = $"{nameof(options.PretrainedEmbeddingsPath)} of {component} is '{path}'";
        try
        {
            return WordVectors.Load(path, new WordVectorsLoadOptions
            {
                Threads = options.Threads,
                Warn = warn,
                Cancellation = options.CancellationToken,
            });
        }
        catch (FileNotFoundException e)
        {
            throw new FileNotFoundException($"{source}, and there is no such file. Name a file of word vectors.", path, e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{source}, which cannot be read: {e.Message}", e);
        }
    }

    private string WithoutVectors(string column) => $"{nameof(options.UseColumnWordVectors)} of {component} is set, and column '{column}' "
        + "carries no word vectors. Put TrainWordVectors before it and name the column of tokens that this makes with featureColumnName, or "
        + $"give vectors with {nameof(options.PretrainedEmbeddings)} or {nameof(options.PretrainedEmbeddingsPath)}.";
}
