using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Numerics;

public class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_share_runs_once_and_has_ended_when_Run_returns(int threads)
    {
        using var pool = new WorkerPool(threads);
        var counts = new Counts(threads);
        for (int i = 1; i <= 2000; i++)
        {
            pool.Run(counts);
            Assert.All(counts.OfShare, c => Assert.Equal(i, c));
        }
    }

    [Fact]
    public void The_lowest_shares_exception_reaches_the_caller_when_all_have_ended()
    {
        using var pool = new WorkerPool(4);
        var failing = new Failing([2, 3]);
        var e = Assert.Throws<InvalidOperationException>(() => pool.Run(failing));
        Assert.Equal("share 2", e.Message);
        Assert.Equal(2, failing.Ended);

        var all = new Failing([0, 1, 2, 3]);
        Assert.Equal("share 0", Assert.Throws<InvalidOperationException>(() => pool.Run(all)).Message);
    }

    [Fact]
    public void The_pool_works_on_after_an_exception()
    {
        using var pool = new WorkerPool(3);
        Assert.Throws<InvalidOperationException>(() => pool.Run(new Failing([1])));
        var counts = new Counts(3);
        pool.Run(counts);
        Assert.All(counts.OfShare, c => Assert.Equal(1, c));
    }

    [Fact]
    public void Running_shares_allocates_nothing_even_where_threads_fall_asleep()
    {
        using var pool = new WorkerPool(3);
        var uneven = new Uneven();
        Allocations.AssertNone(() => pool.Run(uneven));
    }

    [Fact]
    public void Any_thread_may_give_out_work_one_after_the_other()
    {
        using var pool = new WorkerPool(2);
        var counts = new Counts(2);
        for (int i = 0; i < 5; i++)
        {
            var caller = new Thread(() => pool.Run(counts));
            caller.Start();
            caller.Join();
        }

        Assert.All(counts.OfShare, c => Assert.Equal(5, c));
    }

    [Fact]
    public void A_pool_without_threads_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));

    [Theory]
    [InlineData(0, 3)]
    [InlineData(5, 4)]
    [InlineData(1000, 3)]
    [InlineData(int.MaxValue, 7)]
    public void Shares_cover_everything_once(int length, int shares)
    {
        int numbers = 0, items = 0;
        for (int s = 0; s < shares; s++)
        {
            Range n = Shares.OfNumbers(length, s, shares), i = Shares.OfItems(length, s, shares);
            Assert.Equal(numbers, n.Start.Value);
            Assert.Equal(items, i.Start.Value);
            (numbers, items) = (n.End.Value, i.End.Value);
        }

        Assert.Equal(length, numbers);
        Assert.Equal(length, items);
    }

    private sealed class Counts(int shares) : IShares
    {
        public int[] OfShare { get; } = new int[shares];

        public void Run(int share) => OfShare[share]++;
    }

    private sealed class Failing(int[] shares) : IShares
    {
        private int _ended;

        public int Ended => _ended;

        public void Run(int share)
        {
            if (shares.Contains(share)) throw new InvalidOperationException($"share {share}");
            Thread.Sleep(20);
            Interlocked.Increment(ref _ended);
        }
    }

    private sealed class Uneven : IShares
    {
        private int _runs;

        public void Run(int share)
        {
            if (share == 0) _runs++;
            if (_runs % 10 == share) Thread.Sleep(1);
        }
    }
}
