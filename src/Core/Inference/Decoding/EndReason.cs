namespace MLNetSeq.Inference.Decoding;

/// <summary>Why a sequence has ended.</summary>
public enum EndReason
{
    /// <summary>It has not: more tokens follow.</summary>
    None,

    /// <summary>Its last token is the end token.</summary>
    EndToken,

    /// <summary>Its last tokens are a stop sequence.</summary>
    StopSequence,

    /// <summary>It is as long as it may be.</summary>
    MaximumLength,

    /// <summary>Its reader wanted no more: <see cref="TokenGenerator.End"/>.</summary>
    Stopped,
}
