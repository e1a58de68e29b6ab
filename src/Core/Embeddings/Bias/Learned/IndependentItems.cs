using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Pieces of work none of which needs another's result: what comes out does not depend on the number of threads.</summary>
internal sealed class IndependentItems : IShares
{
    private readonly Action<int> _work;
    private readonly int _count;
    private readonly int _threads;

    private IndependentItems(int count, int threads, Action<int> work) => (_count, _threads, _work) = (count, threads, work);

    /// <summary>Does all of them.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="threads">The most threads; 0 for one a core.</param>
    /// <param name="work">Does one.</param>
    public static void Run(int count, int threads, Action<int> work)
    {
        int most = threads > 0 ? threads : Environment.ProcessorCount;
        using WorkerPool pool = new(Math.Clamp(count, 1, most));
        pool.Run(new IndependentItems(count, pool.Threads, work));
    }

    void IShares.Run(int share)
    {
        for (int item = share; item < _count; item += _threads) _work(item);
    }
}
