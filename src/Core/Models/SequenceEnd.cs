namespace MLNetSeq.Models;

/// <summary>Which part of a sequence above the maximum length is kept.</summary>
public enum SequenceEnd
{
    /// <summary>The first tokens.</summary>
    Start,

    /// <summary>The last tokens.</summary>
    End,
}
