namespace MLNetSeq.Tests.Models;

/// <summary>Hands progress on at once and on the same thread; the framework's own Progress does neither.</summary>
internal sealed class Reports<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
