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
        private readonly Signal _begin = new();
        private readonly Signal _end = new();
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

    /// <summary>Lets one thread wait for another: busily for a short while, then asleep.</summary>
    /// <remarks>ManualResetEventSlim does the same, but allocates when it sleeps for the first time.</remarks>
    private sealed class Signal : IDisposable
    {
        // To wait longer busily costs more than waking a sleeping thread. The rounds give the processor away when others want it.
        private const int SpinRounds = 200;

        private const int Unset = 0;
        private const int IsSet = 1;
        private const int IsAwaited = 2;

        private readonly AutoResetEvent _wake = new(false);
        private int _state;

        public void Set()
        {
            if (Interlocked.Exchange(ref _state, IsSet) == IsAwaited) _wake.Set();
        }

        /// <summary>Returns when it is set, and unsets it.</summary>
        public void Wait()
        {
            SpinWait spin = default;
            while (Volatile.Read(ref _state) != IsSet && spin.Count < SpinRounds) spin.SpinOnce(sleep1Threshold: -1);
            if (Interlocked.CompareExchange(ref _state, IsAwaited, Unset) == Unset) _wake.WaitOne();
            Volatile.Write(ref _state, Unset);
        }

        public void Dispose() => _wake.Dispose();
    }
}
