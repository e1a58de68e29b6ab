using MLNetSeq.Layers;

namespace MLNetSeq.Models;

/// <summary>The sizes of a network that predicts each next token.</summary>
/// <param name="Cell">The recurrent cell.</param>
/// <param name="Tokens">The number of different tokens.</param>
/// <param name="EmbeddingSize">The width of a token's vector.</param>
/// <param name="HiddenSize">The width of a state.</param>
/// <param name="Layers">The recurrent layers above each other.</param>
/// <param name="IsTied">Whether the tokens' vectors are the output's weights too; the two sizes are then one.</param>
internal sealed record LanguageShape(
    RecurrentCell Cell, int Tokens, int EmbeddingSize, int HiddenSize, int Layers, bool IsTied = false)
{
    /// <summary>The largest size of a state or a vector.</summary>
    public const int MaximumWidth = ClassifierShape.MaximumWidth;

    /// <summary>The most layers there can be.</summary>
    public const int MaximumLayers = ClassifierShape.MaximumLayers;

    /// <summary>The head and the clusters of an adaptive softmax; null where the output is a linear layer over all tokens.</summary>
    public AdaptiveShape? Adaptive { get; init; }

    /// <summary>The size of the condition that the first states are made of; 0 where they are zero.</summary>
    public int ConditionSize { get; init; }

    /// <summary>The number of weights of the whole network.</summary>
    public long WeightCount => (long)Tokens * EmbeddingSize + OutputCount + Recurrent.WeightCount + FirstStateCount;

    /// <summary>The recurrent layers.</summary>
    public RecurrentStackOptions Recurrent => new(Cell, EmbeddingSize, HiddenSize) { Layers = Layers };

    private long OutputCount => Adaptive?.WeightCount(HiddenSize, Tokens) ?? (IsTied ? 0 : (long)Tokens * HiddenSize) + Tokens;

    private long FirstStateCount => ConditionSize == 0 ? 0 : (ConditionSize + 1L) * FirstState.StateSizeOf(Recurrent);
}
