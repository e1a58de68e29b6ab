using System.Collections.Concurrent;

namespace MLNetSeq.Transforms;

/// <summary>Idle single-threaded sessions of a model, for prediction engines and parallel cursors to borrow.</summary>
/// <param name="create">Makes a session for so many threads.</param>
internal sealed class SessionPool<T>(Func<int, T> create)
    where T : class, IDisposable
{
    private readonly ConcurrentBag<T> _idle = [];

    /// <summary>A session for one thread is borrowed; one for several is made, as its threads should not outlive its cursor.</summary>
    public T Borrow(int threads) => threads == 1 && _idle.TryTake(out T? session) ? session : create(threads);

    public void Return(T session, int threads)
    {
        if (threads == 1) _idle.Add(session);
        else session.Dispose();
    }
}
