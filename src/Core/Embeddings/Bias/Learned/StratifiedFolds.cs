using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Rows dealt out at random to folds, each with its share of both classes.</summary>
internal sealed class StratifiedFolds
{
    private readonly int[] _foldOf;

    /// <summary>Deals out.</summary>
    /// <param name="positive">Each row's class; each class has at least as many rows as there are folds.</param>
    /// <param name="folds">The number of folds, 2 or more.</param>
    /// <param name="seed">Of the order.</param>
    public StratifiedFolds(ReadOnlySpan<bool> positive, int folds, long seed)
    {
        _foldOf = new int[positive.Length];
        RandomStream random = new(seed);
        Deal(positive, true, folds, random);
        Deal(positive, false, folds, random);
    }

    /// <summary>The rows that a fold is tested on.</summary>
    public int[] Held(int fold) => Where(f => f == fold);

    /// <summary>The rows that it is trained on.</summary>
    public int[] Others(int fold) => Where(f => f != fold);

    private int[] Where(Func<int, bool> wanted) => [.. Enumerable.Range(0, _foldOf.Length).Where(row => wanted(_foldOf[row]))];

    private void Deal(ReadOnlySpan<bool> positive, bool wanted, int folds, RandomStream random)
    {
        List<int> rows = [];
        for (int row = 0; row < positive.Length; row++)
            if (positive[row] == wanted) rows.Add(row);
        int[] order = [.. rows];
        random.Shuffle(order.AsSpan());
        for (int i = 0; i < order.Length; i++) _foldOf[order[i]] = i % folds;
    }
}
