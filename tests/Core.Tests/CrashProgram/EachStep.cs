namespace MLNetSeq.CrashProgram;

/// <summary>Says that a step is done.</summary>
internal sealed class EachStep<T> : IProgress<T>
{
    public void Report(T value) => Console.WriteLine("step");
}
