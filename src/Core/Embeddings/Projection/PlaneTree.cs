namespace MLNetSeq.Embeddings;

/// <summary>A quadtree over points on a plane, whose cells stand for the points in them where they are far away (Barnes and Hut 1986).</summary>
/// <remarks>
/// Points are sorted along a Z-shaped curve (Morton's), on which every cell is a run. Cells are stored parents first, each with the place
/// behind its last descendant, so that a walk over them needs no stack. A cell with all points in one of its quarters is that quarter.
/// </remarks>
internal sealed class PlaneTree
{
    // Points that are nearer to each other than 2⁻²⁶ of the whole width are as one.
    private const int Levels = 26;

    private readonly ulong[] _codes;
    private Cell[] _cells;
    private int _count;
    private double _side;

    /// <summary>Makes room for a number of points.</summary>
    public PlaneTree(int points)
    {
        _codes = new ulong[points];
        Order = new int[points];
        _cells = new Cell[2 * points];
    }

    /// <summary>The points in the order of the curve: neighbours there are neighbours in memory while a share of them is worked on.</summary>
    public int[] Order { get; }

    /// <summary>Builds the tree of points.</summary>
    public void Build(double[] x, double[] y)
    {
        double left = x.Min(), bottom = y.Min();
        // A little wider than the points, so that the last ones lie inside; never nothing.
        _side = Math.Max(Math.Max(x.Max() - left, y.Max() - bottom) * (1 + 1e-9), double.Epsilon * (1L << Levels));
        double scale = (1 << Levels) / _side;
        for (int i = 0; i < x.Length; i++)
        {
            _codes[i] = Spread((ulong)((x[i] - left) * scale)) | Spread((ulong)((y[i] - bottom) * scale)) << 1;
            Order[i] = i;
        }

        Array.Sort(_codes, Order);
        _count = 0;
        Add(0, x.Length, Levels, x, y);
    }

    /// <summary>What all other points do to one: Σ q² (yᵢ − yⱼ) and Σ q with q = 1 / (1 + |yᵢ − yⱼ|²).</summary>
    /// <param name="place">The point's place in <see cref="Order"/>.</param>
    /// <param name="x">The point.</param>
    /// <param name="y">The point.</param>
    /// <param name="squaredTheta">θ²: a cell counts as one where its width is below θ times its distance.</param>
    public (double X, double Y, double Sum) Repulsion(int place, double x, double y, double squaredTheta)
    {
        double forceX = 0, forceY = 0, sum = 0;
        ReadOnlySpan<Cell> cells = _cells.AsSpan(0, _count);
        int c = 0;
        while ((uint)c < (uint)cells.Length)
        {
            ref readonly Cell cell = ref cells[c];
            double dx = x - cell.X, dy = y - cell.Y;
            double squared = dx * dx + dy * dy;
            bool isInner = cell.Next != c + 1, isOwn = (uint)(place - cell.First) < (uint)cell.Count;
            if (isInner && (isOwn || cell.SquaredWidth >= squaredTheta * squared))
            {
                c++;
                continue;
            }

            double mass = isOwn ? cell.Count - 1 : cell.Count;
            double q = 1 / (1 + squared);
            double weight = mass * q;
            sum += weight;
            forceX += weight * q * dx;
            forceY += weight * q * dy;
            c = cell.Next;
        }

        return (forceX, forceY, sum);
    }

    /// <summary>Adds the cell of a run of points, whose codes agree above a level.</summary>
    private void Add(int first, int end, int level, double[] x, double[] y)
    {
        if (_count == _cells.Length) Array.Resize(ref _cells, 2 * _cells.Length);
        int own = _count++;
        level = Math.Min(level, LevelOf(_codes[first] ^ _codes[end - 1]));
        double sumX = 0, sumY = 0;
        for (int i = first; i < end; i++)
        {
            sumX += x[Order[i]];
            sumY += y[Order[i]];
        }

        if (level > 0)
        {
            int shift = 2 * (level - 1);
            for (int start = first; start < end;)
            {
                int stop = start + 1;
                while (stop < end && _codes[stop] >> shift == _codes[start] >> shift) stop++;
                Add(start, stop, level - 1, x, y);
                start = stop;
            }
        }

        int count = end - first;
        double width = Math.ScaleB(_side, level - Levels);
        _cells[own] = new Cell(sumX / count, sumY / count, width * width, first, count, _count);
    }

    /// <summary>How many levels below the differing bits there are: 0 where nothing differs.</summary>
    private static int LevelOf(ulong difference) => (65 - (int)ulong.LeadingZeroCount(difference)) / 2;

    /// <summary>Puts a zero between each two bits.</summary>
    private static ulong Spread(ulong bits)
    {
        bits = (bits | bits << 16) & 0x0000FFFF0000FFFF;
        bits = (bits | bits << 8) & 0x00FF00FF00FF00FF;
        bits = (bits | bits << 4) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | bits << 2) & 0x3333333333333333;
        return (bits | bits << 1) & 0x5555555555555555;
    }

    private readonly record struct Cell(double X, double Y, double SquaredWidth, int First, int Count, int Next);
}
