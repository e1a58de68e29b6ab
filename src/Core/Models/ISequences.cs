namespace MLNetSeq.Models;

/// <summary>Sequences by number: of tokens, or of vectors.</summary>
internal interface ISequences
{
    /// <summary>The steps of a sequence, at least one.</summary>
    int Length(int sequence);

    /// <summary>Its tokens; none stands for one unknown token.</summary>
    ReadOnlySpan<int> Tokens(int sequence);

    /// <summary>Its vectors, one after the other.</summary>
    ReadOnlySpan<float> Vectors(int sequence);
}
