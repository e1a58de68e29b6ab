namespace MLNetSeq.Layers;

/// <summary>What one draw of dropout decides on.</summary>
public enum DropoutKind
{
    /// <summary>One value of one step (Srivastava 2014).</summary>
    Independent,

    /// <summary>One value of all steps of a sequence: variational dropout (Gal and Ghahramani 2016).</summary>
    Locked,
}
