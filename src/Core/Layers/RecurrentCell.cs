namespace MLNetSeq.Layers;

/// <summary>The recurrent cells.</summary>
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
}
