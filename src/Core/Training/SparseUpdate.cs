namespace MLNetSeq.Training;

/// <summary>What an optimiser does with the rows of a table that a batch did not touch.</summary>
public enum SparseUpdate
{
    /// <summary>Their gradient is zero: moments decay and weights move on, as with a dense gradient.</summary>
    Dense,

    /// <summary>Nothing: another algorithm than the dense one, and a cheaper one for large vocabularies.</summary>
    Lazy,
}
