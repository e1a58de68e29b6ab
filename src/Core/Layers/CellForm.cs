namespace MLNetSeq.Layers;

/// <summary>A recurrent cell and what there is to choose about it.</summary>
/// <param name="Cell">The cell.</param>
public readonly record struct CellForm(RecurrentCell Cell)
{
    /// <summary>What the update gate of a GRU of any kind weights. Default: the state that was.</summary>
    public UpdateGate Update { get; init; }

    /// <summary>The activation of a Jordan network's output. Default: tanh.</summary>
    public OutputActivation Output { get; init; }

    /// <summary>The hidden units of a Jordan network, whose state is its output; 0 for as many as the output has. Default: 0.</summary>
    public int HiddenUnits { get; init; }

    /// <summary>The cell with the defaults of the rest.</summary>
    public static implicit operator CellForm(RecurrentCell cell) => new(cell);

    /// <summary>The rows of W that a gate has.</summary>
    internal int UnitsOf(int hiddenSize) => Cell == RecurrentCell.Jordan && HiddenUnits > 0 ? HiddenUnits : hiddenSize;

    /// <summary>Whether there is a cell state beside the hidden one.</summary>
    internal bool HasCellState => Cell is RecurrentCell.Lstm or RecurrentCell.LstmPeephole;

    /// <summary>The gates: blocks of rows in W and U.</summary>
    internal int Gates => Cell switch
    {
        RecurrentCell.Rnn or RecurrentCell.RnnRelu or RecurrentCell.Jordan => 1,
        RecurrentCell.GruSimplified => 2,
        RecurrentCell.Gru or RecurrentCell.GruResetBefore => 3,
        RecurrentCell.Lstm or RecurrentCell.LstmPeephole => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(Cell), Cell, "An unknown recurrent cell."),
    };

    /// <summary>Fails unless all of it is defined.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A choice is none of those there are, or a number is negative.</exception>
    internal void Check()
    {
        Defined(Cell, nameof(Cell));
        Defined(Update, nameof(Update));
        Defined(Output, nameof(Output));
        ArgumentOutOfRangeException.ThrowIfNegative(HiddenUnits);
    }

    private static void Defined<T>(T value, string name) where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
