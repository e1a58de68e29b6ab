namespace MLNetSeq.Layers;

/// <summary>How the outputs of all steps become one vector.</summary>
public enum PoolingKind
{
    /// <summary>The last state of each direction.</summary>
    Last,

    /// <summary>The mean over the steps.</summary>
    Mean,

    /// <summary>The largest value over the steps, position by position.</summary>
    Max,
}
