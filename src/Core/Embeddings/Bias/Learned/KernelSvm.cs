namespace MLNetSeq.Embeddings;

/// <summary>A support vector machine over products of rows: min ½ Σ αᵢαⱼyᵢyⱼKᵢⱼ − Σ αᵢ over 0 ≤ α ≤ C, Σ yᵢαᵢ = 0.</summary>
/// <remarks>
/// Solved by sequential minimal optimisation: two α at a time, chosen by the second-order rule of Fan, Chen and Lin (2005), as in libsvm.
/// It ends when no pair breaks the optimality conditions by more than the tolerance.
/// </remarks>
internal sealed class KernelSvm
{
    /// <summary>libsvm's tolerance.</summary>
    public const double DefaultTolerance = 1e-3;

    // Stands for a curvature that is 0 or below, as in libsvm.
    private const double LeastCurvature = 1e-12;

    // libsvm's limit; it is there for products that are no kernel.
    private const int MostSteps = 10_000_000;
    private const int StepsBetweenLooks = 1024;

    private readonly float[] _products;
    private readonly double _cost;
    private readonly double[] _sign;
    private readonly double[] _alpha;
    private readonly double[] _gradient;

    private KernelSvm(float[] products, ReadOnlySpan<bool> positive, double cost)
    {
        (_products, _cost) = (products, cost);
        _sign = new double[positive.Length];
        for (int i = 0; i < _sign.Length; i++) _sign[i] = positive[i] ? 1 : -1;
        _alpha = new double[_sign.Length];
        _gradient = new double[_sign.Length];
        _gradient.AsSpan().Fill(-1);
    }

    /// <summary>What a row's products with the training rows are multiplied by: yᵢαᵢ.</summary>
    public double[] Coefficients { get; private set; } = [];

    /// <summary>What is added to the sum.</summary>
    public double Intercept { get; private set; }

    /// <summary>The dual objective.</summary>
    public double Objective
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < _alpha.Length; i++) sum += _alpha[i] * (_gradient[i] - 1);
            return sum / 2;
        }
    }

    /// <summary>Trains.</summary>
    /// <param name="products">The products of each training row with each.</param>
    /// <param name="positive">Their classes, both of which occur.</param>
    /// <param name="cost">C.</param>
    /// <param name="tolerance">By how much the optimality conditions may be broken.</param>
    /// <param name="cancellation">Ends the training.</param>
    public static KernelSvm Train(
        float[] products, ReadOnlySpan<bool> positive, double cost, double tolerance, CancellationToken cancellation)
    {
        KernelSvm svm = new(products, positive, cost);
        for (int step = 0; step < MostSteps; step++)
        {
            if (step % StepsBetweenLooks == 0) cancellation.ThrowIfCancellationRequested();
            if (!svm.TryStep(tolerance)) break;
        }

        svm.Intercept = svm.FindIntercept();
        svm.Coefficients = [.. svm._alpha.Select((alpha, i) => alpha * svm._sign[i])];
        return svm;
    }

    /// <summary>w·x + b of a row, from its products with the training rows.</summary>
    public double Score(ReadOnlySpan<float> products)
    {
        double sum = Intercept;
        for (int i = 0; i < products.Length; i++) sum += Coefficients[i] * products[i];
        return sum;
    }

    private ReadOnlySpan<float> Products(int row) => _products.AsSpan(row * _sign.Length, _sign.Length);

    // Whether yα can grow, and whether it can shrink.
    private bool CanRise(int i) => _sign[i] > 0 ? _alpha[i] < _cost : _alpha[i] > 0;

    private bool CanFall(int i) => _sign[i] > 0 ? _alpha[i] > 0 : _alpha[i] < _cost;

    private bool TryStep(double tolerance)
    {
        int first = First();
        if (first < 0) return false;
        int second = Second(first, out double gap);
        if (second < 0 || gap <= tolerance) return false;
        Move(first, second);
        return true;
    }

    /// <summary>The row that wants most to rise.</summary>
    private int First()
    {
        int first = -1;
        double most = double.NegativeInfinity;
        for (int i = 0; i < _sign.Length; i++)
        {
            double wish = -_sign[i] * _gradient[i];
            if (CanRise(i) && wish > most) (first, most) = (i, wish);
        }

        return first;
    }

    /// <summary>The row whose fall against it lowers the objective most; -1 where there is none.</summary>
    private int Second(int first, out double gap)
    {
        int second = -1;
        double rise = -_sign[first] * _gradient[first], best = 0;
        ReadOnlySpan<float> products = Products(first);
        gap = double.NegativeInfinity;
        for (int i = 0; i < _sign.Length; i++)
        {
            if (!CanFall(i)) continue;
            double difference = rise + _sign[i] * _gradient[i];
            gap = Math.Max(gap, difference);
            if (difference <= 0) continue;
            double gain = difference * difference / Curvature(first, i, products[i]);
            if (gain > best) (second, best) = (i, gain);
        }

        return second;
    }

    private double Curvature(int i, int j, double product)
    {
        double curvature = (double)Products(i)[i] + Products(j)[j] - 2 * product;
        return curvature > 0 ? curvature : LeastCurvature;
    }

    private void Move(int first, int second)
    {
        ReadOnlySpan<float> risen = Products(first), fallen = Products(second);
        double step = (-_sign[first] * _gradient[first] + _sign[second] * _gradient[second]) / Curvature(first, second, risen[second]);
        double room = Math.Min(Room(first, _sign[first]), Room(second, -_sign[second]));
        step = Math.Min(step, room);
        Change(first, _sign[first] * step);
        Change(second, -_sign[second] * step);
        for (int i = 0; i < _gradient.Length; i++) _gradient[i] += _sign[i] * step * (risen[i] - (double)fallen[i]);
    }

    private double Room(int i, double direction) => direction > 0 ? _cost - _alpha[i] : _alpha[i];

    // The bounds are reached exactly, so that a row at one is known as such.
    private void Change(int i, double change)
    {
        double alpha = _alpha[i] + change, near = _cost * 1e-12;
        _alpha[i] = alpha < near ? 0 : alpha > _cost - near ? _cost : alpha;
    }

    /// <summary>That at which rows between the bounds have a margin of 1; half way between the bounds' conditions where there are
    /// none.</summary>
    private double FindIntercept()
    {
        double sum = 0, lower = double.NegativeInfinity, upper = double.PositiveInfinity;
        int free = 0;
        for (int i = 0; i < _sign.Length; i++)
        {
            double wish = -_sign[i] * _gradient[i];
            if (CanRise(i) && CanFall(i)) (sum, free) = (sum + wish, free + 1);
            else if (CanRise(i)) lower = Math.Max(lower, wish);
            else upper = Math.Min(upper, wish);
        }

        return free > 0 ? sum / free : (lower + upper) / 2;
    }
}
