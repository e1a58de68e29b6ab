namespace MLNetSeq.Models;

/// <summary>How the tokens of a text are chosen.</summary>
public enum GenerationMethod
{
    /// <summary>Each is drawn by its probability.</summary>
    Sampling,

    /// <summary>Each is the likeliest one.</summary>
    Greedy,

    /// <summary>The text as a whole is the likeliest that a beam search finds.</summary>
    Beam,
}
