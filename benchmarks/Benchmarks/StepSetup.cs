namespace MLNetSeq.Benchmarks;

/// <summary>A step to measure.</summary>
/// <param name="Run">Does it once.</param>
/// <param name="Operations">The floating-point operations of its matrix products as they are written down.</param>
/// <param name="Saved">Those of them that are not done, because a word goes through the input weights once however often it comes.</param>
internal sealed record StepSetup(Action Run, double Operations, double Saved);
