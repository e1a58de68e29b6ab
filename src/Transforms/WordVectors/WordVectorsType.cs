using Microsoft.ML.Data;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Transforms;

/// <summary>The type of the annotation with which word vectors travel down a chain.</summary>
public sealed class WordVectorsType : StructuredDataViewType
{
    private WordVectorsType() : base(typeof(WordVectors)) { }

    /// <summary>The one instance.</summary>
    public static WordVectorsType Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Equals(DataViewType? other) => other is WordVectorsType;

    /// <inheritdoc/>
    public override bool Equals(object? other) => other is WordVectorsType;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(WordVectorsType).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => nameof(WordVectors);
}
