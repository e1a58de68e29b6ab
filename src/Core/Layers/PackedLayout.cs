namespace MLNetSeq.Layers;

/// <summary>Where the steps of a batch of sequences of different lengths stand in one matrix without padding.</summary>
/// <remarks>
/// Time-major: the rows of step 0 of all sequences, then of step 1 of those that have one, and so on; sequences come longest first,
/// so that those that go on are always the first ones. Step t of sequence i is row <c>Offsets[t] + i</c>.
/// </remarks>
public sealed class PackedLayout
{
    private int[] _lengths = [];
    private int[] _batchSizes = [];
    private int[] _offsets = [];

    /// <summary>The number of sequences.</summary>
    public int Sequences { get; private set; }

    /// <summary>The length of the longest.</summary>
    public int Steps { get; private set; }

    /// <summary>The sum of the lengths.</summary>
    public int Rows { get; private set; }

    /// <summary>The lengths, longest first.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Sequences);

    /// <summary>How many sequences have a step t.</summary>
    public ReadOnlySpan<int> BatchSizes => _batchSizes.AsSpan(0, Steps);

    /// <summary>The first row of each step.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, Steps);

    /// <summary>Lays out sequences of these lengths.</summary>
    /// <exception cref="ArgumentException">A length is not positive, or larger than the one before it.</exception>
    public void Set(ReadOnlySpan<int> lengths)
    {
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] <= 0) throw new ArgumentException($"Sequence {i} has length {lengths[i]}; a length is at least 1.");
            if (i > 0 && lengths[i] > lengths[i - 1])
                throw new ArgumentException(
                    $"Sequence {i} of length {lengths[i]} is longer than the one before it: the longest comes first.");
        }

        Sequences = lengths.Length;
        Steps = lengths.IsEmpty ? 0 : lengths[0];
        Reserve(ref _lengths, Sequences);
        Reserve(ref _batchSizes, Steps);
        Reserve(ref _offsets, Steps);
        lengths.CopyTo(_lengths);

        int alive = Sequences;
        int row = 0;
        for (int t = 0; t < Steps; t++)
        {
            while (_lengths[alive - 1] <= t) alive--;
            _batchSizes[t] = alive;
            _offsets[t] = row;
            row = checked(row + alive);
        }

        Rows = row;
    }

    private static void Reserve(ref int[] array, int count)
    {
        if (array.Length < count) array = new int[Math.Max(count, 2 * array.Length)];
    }
}
