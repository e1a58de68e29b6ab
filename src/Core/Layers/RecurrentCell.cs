namespace MLNetSeq.Layers;

/// <summary>The recurrent cells.</summary>
/// <remarks>What else there is to choose about a cell is in <see cref="CellForm"/>. Saved models hold the numbers.</remarks>
public enum RecurrentCell
{
    /// <summary>h = tanh(W x + U h + b) (Elman 1990).</summary>
    Rnn,

    /// <summary>h = max(0, W x + U h + b) (Le, Jaitly and Hinton 2015).</summary>
    RnnRelu,

    /// <summary>The gated recurrent unit, its reset gate after the recurrent product (Cho 2014, as in cuDNN and PyTorch).</summary>
    Gru,

    /// <summary>Long short-term memory with a forget gate (Hochreiter and Schmidhuber 1997; Gers 2000).</summary>
    Lstm,

    /// <summary>The gated recurrent unit, its reset gate before the recurrent product (Cho 2014, as published).</summary>
    GruResetBefore,

    /// <summary>The gated recurrent unit with an update gate only (Ravanelli 2018, with tanh in place of its rectifier).</summary>
    GruSimplified,

    /// <summary>Long short-term memory whose gates see the cell state too (Gers and Schmidhuber 2000).</summary>
    LstmPeephole,

    /// <summary>A layer of tanh units and an output layer, whose output is what the next step sees (Jordan 1986).</summary>
    Jordan,
}
