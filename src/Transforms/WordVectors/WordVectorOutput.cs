namespace MLNetSeq.Transforms;

/// <summary>What ApplyWordVectors makes of a row's words.</summary>
public enum WordVectorOutput
{
    /// <summary>One vector of fixed size, for any trainer: <c>Vector&lt;Single, k × D&gt;</c>.</summary>
    Pooled,

    /// <summary>A vector for each word in their order, for a recurrent network: <c>Vector&lt;Single, *, D&gt;</c>.</summary>
    Sequence,
}
