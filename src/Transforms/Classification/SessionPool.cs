using System.Collections.Concurrent;
using MLNetSeq.Models;

namespace MLNetSeq.Transforms;

/// <summary>Idle single-threaded sessions of a model, for prediction engines and parallel cursors to borrow.</summary>
internal sealed class SessionPool(SequenceClassifier model)
{
    private readonly ConcurrentBag<ClassifierSession> _idle = [];

    /// <summary>A session for one thread is borrowed; one for several is made, as its threads should not outlive its cursor.</summary>
    public ClassifierSession Borrow(int threads) =>
        threads == 1 && _idle.TryTake(out ClassifierSession? session) ? session : model.CreateSession(threads);

    public void Return(ClassifierSession session, int threads)
    {
        if (threads == 1) _idle.Add(session);
        else session.Dispose();
    }
}
