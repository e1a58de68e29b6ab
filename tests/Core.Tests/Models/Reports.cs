using MLNetSeq.Models;

namespace MLNetSeq.Tests.Models;

/// <summary>Hands progress on at once and on the same thread; the framework's own Progress does neither.</summary>
internal sealed class Reports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
