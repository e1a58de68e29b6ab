namespace MLNetSeq.Layers;

/// <summary>What a <see cref="RecurrentStack"/> is made of.</summary>
/// <param name="Cell">The recurrent cell, or its form where there is more to choose.</param>
/// <param name="InputSize">The width of x.</param>
/// <param name="HiddenSize">The width of a state, per direction.</param>
public sealed record RecurrentStackOptions(CellForm Cell, int InputSize, int HiddenSize)
{
    /// <summary>Layers above each other. Default: 1.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether each layer also reads the sequences from their ends (Schuster and Paliwal 1997). Default: no.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>How the two directions become one output. Default: one beside the other.</summary>
    public DirectionMerge Merge { get; init; }

    /// <summary>
    /// Whether a layer's input is added to its output, y = layer(x) + x (He 2016; in recurrent stacks, Wu 2016). It is where both are
    /// of one width: in all layers above the first, and in the first where InputSize is <see cref="OutputSize"/>. States stay what the
    /// cell made them. Default: no.
    /// </summary>
    public bool Residual { get; init; }

    /// <summary>Whether W x and U h are normalised before they enter the gates (Ba, Kiros and Hinton 2016). Default: no.</summary>
    public bool LayerNormalization { get; init; }

    /// <summary>1, or 2 where the sequences are read backwards too.</summary>
    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>The width of y.</summary>
    public int OutputSize => Merge == DirectionMerge.Concatenate ? HiddenSize * Directions : HiddenSize;

    /// <summary>The number of weights of all layers.</summary>
    internal long WeightCount
    {
        get
        {
            long count = 0;
            for (int layer = 0; layer < Layers; layer++)
                count += Directions * RecurrentLayer.WeightCount(Cell, InputSizeOf(layer), HiddenSize, LayerNormalization);
            return count;
        }
    }

    /// <summary>The width of a layer's input.</summary>
    internal int InputSizeOf(int layer) => layer == 0 ? InputSize : OutputSize;

    /// <summary>Whether a layer's input is added to its output.</summary>
    internal bool IsResidual(int layer) => Residual && InputSizeOf(layer) == OutputSize;
}
