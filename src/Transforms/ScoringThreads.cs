namespace MLNetSeq.Transforms;

/// <summary>The threads that a cursor scores with.</summary>
internal static class ScoringThreads
{
    /// <summary>As many as asked for; of 0, one a core.</summary>
    /// <remarks>A model is trained on one machine and used on another, and a file may ask for any number: never more than there are cores.
    /// </remarks>
    public static int Of(int asked) => asked > 0 ? Math.Min(asked, Environment.ProcessorCount) : Environment.ProcessorCount;
}
