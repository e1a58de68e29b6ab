namespace MLNetSeq.Charts;

/// <summary>Finds room for names beside their points.</summary>
/// <param name="left">The edge of the paper that names may not cross.</param>
/// <param name="top">The edge.</param>
/// <param name="right">The edge.</param>
/// <param name="bottom">The edge.</param>
internal sealed class LabelPlaces(double left, double top, double right, double bottom)
{
    // To cross a line is bad, to cover a point worse, to cover a name worst; in square units for each unit of what is covered.
    private const double LineCost = 4, DotCost = 30;

    // Of places that are as good, the first is taken: right of the point, left, above, below, and askew.
    private const double LaterCost = 0.5;

    private static readonly (double X, double Y)[] Directions = [(1, 0), (-1, 0), (0, -1), (0, 1), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8)];
    private static readonly double[] Distances = [6, 14, 24];

    private readonly List<Box> _names = [];
    private readonly List<(double X, double Y)> _dots = [];
    private readonly List<((double X, double Y) From, (double X, double Y) To)> _lines = [];

    /// <summary>Keeps a point free.</summary>
    public void AddDot((double X, double Y) place) => _dots.Add(place);

    /// <summary>Keeps a line free.</summary>
    public void AddLine((double X, double Y) from, (double X, double Y) to) => _lines.Add((from, to));

    /// <summary>Where a name begins, ends or has its middle, right beside its point; null where another name is there.</summary>
    public (double X, double Y, string Anchor)? IfFree((double X, double Y) point, double width, double height)
    {
        for (int d = 0; d < 4; d++)
        {
            Box box = Beside(point, Directions[d], Distances[0], width, height);
            if (!IsInside(box) || _names.Exists(box.Touches)) continue;
            _names.Add(box);
            return Anchored(box, Directions[d]);
        }

        return null;
    }

    /// <summary>The same where the name covers least.</summary>
    public (double X, double Y, string Anchor) Best((double X, double Y) point, double width, double height)
    {
        Box best = default;
        (double X, double Y) side = default;
        double least = double.PositiveInfinity;
        for (int i = 0; i < Distances.Length; i++)
        {
            for (int d = 0; d < Directions.Length; d++)
            {
                Box box = Inside(Beside(point, Directions[d], Distances[i], width, height));
                double cost = Cost(box) + LaterCost * (i * Directions.Length + d);
                if (cost >= least) continue;
                (best, side, least) = (box, Directions[d], cost);
            }
        }

        _names.Add(best);
        return Anchored(best, side);
    }

    // Fonts differ: held at the end that is at its point, a name is as far from it in all of them.
    private static (double X, double Y, string Anchor) Anchored(Box box, (double X, double Y) side) => side.X switch
    {
        > 0 => (box.X - box.Width / 2, box.Y, "start"),
        < 0 => (box.X + box.Width / 2, box.Y, "end"),
        _ => (box.X, box.Y, "middle"),
    };

    private static Box Beside((double X, double Y) point, (double X, double Y) direction, double distance, double width, double height) =>
        new(point.X + direction.X * (distance + width / 2), point.Y + direction.Y * (distance + height / 2), width, height);

    private bool IsInside(Box box) =>
        box.X - box.Width / 2 >= left && box.X + box.Width / 2 <= right && box.Y - box.Height / 2 >= top && box.Y + box.Height / 2 <= bottom;

    private Box Inside(Box box) => box with
    {
        X = Math.Max(left + box.Width / 2, Math.Min(box.X, right - box.Width / 2)),
        Y = Math.Max(top + box.Height / 2, Math.Min(box.Y, bottom - box.Height / 2)),
    };

    private double Cost(Box box)
    {
        double cost = 0;
        foreach (Box name in _names) cost += 10 * box.Overlap(name);
        foreach ((double X, double Y) dot in _dots)
            if (box.Holds(dot)) cost += DotCost * box.Height;
        foreach (((double X, double Y) from, (double X, double Y) to) in _lines) cost += LineCost * box.LengthWithin(from, to);
        return cost;
    }

    private readonly record struct Box(double X, double Y, double Width, double Height)
    {
        public bool Touches(Box other) => Overlap(other) > 0;

        public double Overlap(Box other)
        {
            double width = Math.Min(X + Width / 2, other.X + other.Width / 2) - Math.Max(X - Width / 2, other.X - other.Width / 2);
            double height = Math.Min(Y + Height / 2, other.Y + other.Height / 2) - Math.Max(Y - Height / 2, other.Y - other.Height / 2);
            return width > 0 && height > 0 ? width * height : 0;
        }

        public bool Holds((double X, double Y) point) => Math.Abs(point.X - X) < Width / 2 + 3 && Math.Abs(point.Y - Y) < Height / 2 + 3;

        // The line is cut by the box's four sides in turn (Liang and Barsky 1984).
        public double LengthWithin((double X, double Y) from, (double X, double Y) to)
        {
            double dx = to.X - from.X, dy = to.Y - from.Y, enter = 0, leave = 1;
            ReadOnlySpan<(double Slope, double Room)> sides =
            [
                (-dx, from.X - X + Width / 2), (dx, X + Width / 2 - from.X), (-dy, from.Y - Y + Height / 2), (dy, Y + Height / 2 - from.Y),
            ];
            foreach ((double slope, double room) in sides)
            {
                if (slope == 0 && room < 0) return 0;
                if (slope < 0) enter = Math.Max(enter, room / slope);
                else if (slope > 0) leave = Math.Min(leave, room / slope);
            }

            return leave > enter ? (leave - enter) * Math.Sqrt(dx * dx + dy * dy) : 0;
        }
    }
}
