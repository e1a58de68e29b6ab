using System.Runtime.ExceptionServices;

namespace MLNetSeq.Numerics;

/// <summary>Work that is done in a fixed number of shares, each by its own thread.</summary>
public interface IShares
{
    /// <summary>Does one share; shares run at the same time and must not write to the same places.</summary>
    void Run(int share);
}

/// <summary>A fixed set of threads that run the shares of a piece of work; share 0 runs on the caller's.</summary>
/// <remarks>
/// What a share is depends on the number of threads alone, never on timing, so that results repeat bit for bit. Giving out work
/// allocates nothing.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    // About the time a sleeping thread needs to wake: waiting longer than this busily costs more than it saves.
    private const int SpinRounds = 2000;

    private readonly Worker[] _others;

    /// <summary>Starts <paramref name="threads"/> − 1 threads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _others = new Worker[threads - 1];
        for (int i = 0; i < _others.Length; i++) _others[i] = new Worker(i + 1);
    }

    /// <summary>The number of shares that run at the same time.</summary>
    public int Threads => _others.Length + 1;

    /// <summary>Runs shares 0 to <see cref="Threads"/> − 1 and returns when all have ended.</summary>
    /// <exception cref="Exception">What a share threw; of several, the lowest share's.</exception>
    public void Run(IShares work)
    {
        foreach (Worker worker in _others) worker.Begin(work);
        ExceptionDispatchInfo? failure = null;
        try
        {
            work.Run(0);
        }
        catch (Exception e)
        {
            // The others still work on the caller's data: they must end before the caller goes on.
            failure = ExceptionDispatchInfo.Capture(e);
        }

        foreach (Worker worker in _others)
        {
            worker.WaitForEnd();
            failure ??= worker.Failure;
        }

        failure?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        foreach (Worker worker in _others) worker.Stop();
    }

    private sealed class Worker
    {
        private readonly ManualResetEventSlim _begin = new(false, SpinRounds);
        private readonly ManualResetEventSlim _end = new(false, SpinRounds);
        private readonly int _share;
        private readonly Thread _thread;
        private IShares? _work;

        public Worker(int share)
        {
            _share = share;
            _thread = new Thread(Loop) { IsBackground = true, Name = $"MLNetSeq worker {share}" };
            _thread.Start();
        }

        public ExceptionDispatchInfo? Failure { get; private set; }

        public void Begin(IShares work)
        {
            _work = work;
            _end.Reset();
            _begin.Set();
        }

        public void WaitForEnd() => _end.Wait();

        public void Stop()
        {
            _work = null;
            _begin.Set();
            _thread.Join();
            _begin.Dispose();
            _end.Dispose();
        }

        private void Loop()
        {
            while (true)
            {
                _begin.Wait();
                _begin.Reset();
                if (_work is not { } work) return;
                Failure = null;
                try
                {
                    work.Run(_share);
                }
                catch (Exception e)
                {
                    Failure = ExceptionDispatchInfo.Capture(e);
                }

                _end.Set();
            }
        }
    }
}
