using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

/// <summary>
/// The adaptive softmax (Grave et al. 2017), output layer and cross-entropy in one: the frequent classes in a head, the others in clusters
/// behind one logit of the head each, the rarer the narrower: log p(c) = log softmax(head)ₖ + log softmax(tailₖ)ᵢ for class i of cluster k.
/// </summary>
/// <remarks>
/// Shapes: x [rows, InputSize], one target and, where given, one weight a row. Classes are ordered by descending frequency, the commonest
/// first, as a <see cref="Text.Vocabulary"/> numbers its words: in another order common ones get narrow clusters, slowly. Head
/// [cutoffs₀ + clusters, InputSize]; cluster k has a projection [⌊InputSize / divisorᵏ⁺¹⌋, InputSize] and an output [classes, projection],
/// without biases. Named and shaped as PyTorch's AdaptiveLogSoftmaxWithLoss. As in <see cref="SoftmaxCrossEntropy"/> results are sums, so
/// that workers may share a batch; each has a replica and a workspace of its own.
/// </remarks>
public sealed partial class AdaptiveSoftmax
{
    // Of rows that do not count; the classes' own number for that may be one of the head's.
    private const int NoTarget = -1;

    private static readonly SoftmaxCrossEntropy Loss = new(ignoredTarget: NoTarget);

    private readonly Parameter _head;
    private readonly Parameter? _headBias;
    private readonly Tail[] _tails;
    private readonly int _ignored;

    /// <summary>Creates the layer with weights uniform in ±1/√inputs, as PyTorch's; zero where there is no random stream.</summary>
    /// <param name="name">What the parameters' names begin with.</param>
    /// <param name="inputSize">The width of x.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="cutoffs">Where the clusters begin: rising, from 1 to <paramref name="classCount"/> − 1.</param>
    /// <param name="random">Where the weights come from; null to leave them zero.</param>
    /// <param name="divisor">How much narrower each cluster's projection is than the one before. 4 by default, as in PyTorch.</param>
    /// <param name="headBias">Whether the head has a bias. No by default.</param>
    /// <param name="ignoredTarget">The target of rows that do not count.</param>
    /// <exception cref="ArgumentException">The cutoffs do not rise within the classes, or leave a cluster without a projection.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the divisor below 1.</exception>
    public AdaptiveSoftmax(string name, int inputSize, int classCount, ReadOnlySpan<int> cutoffs, RandomStream? random, double divisor = 4,
        bool headBias = false, int ignoredTarget = SoftmaxCrossEntropy.DefaultIgnoredTarget)
    {
        Check(cutoffs, classCount);
        if (!(divisor >= 1))
            throw new ArgumentOutOfRangeException(nameof(divisor), divisor,
                "Clusters cannot be wider than the head: the divisor is at least 1.");
        (ClassCount, _ignored) = (classCount, ignoredTarget);
        _head = New(name + ".head.weight", cutoffs[0] + cutoffs.Length, inputSize, inputSize, random);
        _headBias = headBias ? New(name + ".head.bias", _head.Rows, 1, inputSize, random) : null;
        _tails = new Tail[cutoffs.Length];
        for (int k = 0; k < _tails.Length; k++)
        {
            int width = WidthOf(k, inputSize, divisor);
            if (width == 0)
                throw new ArgumentException($"With {inputSize} inputs and a divisor of {divisor} there is nothing left for cluster {k}: "
                    + "give fewer cutoffs or a smaller divisor.", nameof(divisor));
            int size = (k + 1 < cutoffs.Length ? cutoffs[k + 1] : classCount) - cutoffs[k];
            _tails[k] = new Tail(cutoffs[k], New($"{name}.tail.{k}.0.weight", width, inputSize, inputSize, random),
                New($"{name}.tail.{k}.1.weight", size, width, width, random));
        }
    }

    private AdaptiveSoftmax(AdaptiveSoftmax shared)
    {
        (ClassCount, _ignored) = (shared.ClassCount, shared._ignored);
        _head = shared._head.Replicate();
        _headBias = shared._headBias?.Replicate();
        _tails = [.. shared._tails.Select(t => t.Replicate())];
    }

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The width of x.</summary>
    public int InputSize => _head.Columns;

    /// <summary>The classes that the head has itself.</summary>
    public int HeadClassCount => _tails[0].First;

    /// <summary>The head's bias, where it has one.</summary>
    internal Parameter? HeadBias => _headBias;

    /// <summary>Head, its bias where it has one, then each cluster's projection and output: PyTorch's order.</summary>
    public IEnumerable<Parameter> Parameters =>
        [_head, .. _headBias is null ? (Parameter[])[] : [_headBias], .. _tails.SelectMany(t => (Parameter[])[t.Projection, t.Output])];

    /// <summary>A layer with the same weights and gradients of its own.</summary>
    public AdaptiveSoftmax Replicate() => new(this);

    /// <summary>The width of a cluster's projection; 0 where nothing is left for it.</summary>
    internal static int WidthOf(int cluster, int inputSize, double divisor) => (int)Math.Floor(inputSize / Math.Pow(divisor, cluster + 1));

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public void Pack(bool backward)
    {
        _head.Pack(backward);
        foreach (Tail tail in _tails)
        {
            tail.Projection.Pack(backward);
            tail.Output.Pack(backward);
        }
    }

    /// <summary>The sum of the weights of the rows that count: what the mean divides by.</summary>
    public double TotalWeight(ReadOnlySpan<int> targets, ReadOnlySpan<float> weights = default) =>
        ClassTargets.TotalWeight(targets, _ignored, weights);

    /// <summary>The sum of the rows' losses −log p(target), each times its weight.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is no class.</exception>
    public double Forward(ReadOnlyMatrix x, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, Workspace workspace)
    {
        Check(x, targets, weights);
        double sum = Loss.Forward(Head(x, workspace), HeadTargets(targets, workspace), weights);
        for (int k = 0; k < _tails.Length; k++)
        {
            ClusterRows rows = workspace.Cluster(k);
            if (!rows.Gather(x, targets, weights, _ignored, _tails[k])) continue;
            sum += Loss.Forward(_tails[k].Forward(rows), rows.Targets, rows.Weights);
        }

        return sum;
    }

    /// <summary>
    /// Forward and backward in one: adds the gradient of sum / divisor to those of the parameters, writes that of x, and returns the sum of
    /// the losses, not divided.
    /// </summary>
    /// <param name="x">The rows of this share of the batch.</param>
    /// <param name="targets">A class for each row.</param>
    /// <param name="weights">A weight for each row; empty where each weighs 1.</param>
    /// <param name="divisor">1 for the gradient of the sum; the total weight of the whole batch for that of the mean.</param>
    /// <param name="dx">Receives ∂(sum / divisor)/∂x, [rows, InputSize].</param>
    /// <param name="workspace">What the pass keeps.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is no class.</exception>
    public double Backward(ReadOnlyMatrix x, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, double divisor, Matrix dx,
        Workspace workspace)
    {
        double sum = InputGradient(x, targets, weights, divisor, dx, workspace);
        WeightGradients(x, workspace, this, WeightShare.All);
        return sum;
    }

    /// <summary>
    /// The same but for the gradients of the weights: adds that of the bias, and leaves in the workspace what
    /// <see cref="WeightGradients"/> makes the others from.
    /// </summary>
    internal double InputGradient(ReadOnlyMatrix x, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, double divisor, Matrix dx,
        Workspace workspace)
    {
        Check(x, targets, weights);
        if (dx.Rows != x.Rows || dx.Columns != x.Columns)
            throw new ArgumentException($"The gradient is [{dx.Rows}, {dx.Columns}], the input [{x.Rows}, {x.Columns}].", nameof(dx));
        Matrix head = Head(x, workspace);
        double sum = Loss.Backward(head, HeadTargets(targets, workspace), weights, divisor, head);
        if (_headBias is not null) Rows.SumAdd(head, _headBias.Gradient);
        Multiply.By(head, _head.ForBackward, dx);
        for (int k = 0; k < _tails.Length; k++)
        {
            ClusterRows rows = workspace.Cluster(k);
            if (!rows.Gather(x, targets, weights, _ignored, _tails[k])) continue;
            Matrix logits = _tails[k].Forward(rows), gradient = workspace.InputGradient.Matrix(logits.Rows, InputSize);
            sum += Loss.Backward(logits, rows.Targets, rows.Weights, divisor, logits);
            _tails[k].Backward(rows, gradient);
            Rows.ScatterAdd(gradient, rows.Rows, dx);
        }

        return sum;
    }

    /// <summary>
    /// Makes a share of the weights' gradients of a layer with the same weights, after <see cref="InputGradient"/>, so that several threads
    /// may share them: large weights then need one gradient, not one a thread.
    /// </summary>
    internal void WeightGradients(ReadOnlyMatrix x, Workspace workspace, AdaptiveSoftmax target, WeightShare share)
    {
        share.Gradient(workspace.Head.Matrix(x.Rows, _head.Rows), x, target._head);
        for (int k = 0; k < _tails.Length; k++) target._tails[k].WeightGradients(workspace.Cluster(k), share);
    }

    /// <summary>Writes the logarithms of the probabilities of all classes, [rows, ClassCount].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void LogProbabilities(ReadOnlyMatrix x, Matrix y, Workspace workspace)
    {
        if (y.Rows != x.Rows || y.Columns != ClassCount)
            throw new ArgumentException($"The result is [{y.Rows}, {y.Columns}] for {x.Rows} rows and {ClassCount} classes.");
        Matrix head = Head(x, workspace);
        for (int r = 0; r < x.Rows; r++)
        {
            VectorMath.LogSoftmax(head[r]);
            head[r][..HeadClassCount].CopyTo(y[r]);
        }

        for (int k = 0; k < _tails.Length; k++)
        {
            Matrix part = y.ColumnsFrom(_tails[k].First, _tails[k].Size);
            _tails[k].Forward(x, workspace.Cluster(k), part);
            for (int r = 0; r < x.Rows; r++)
            {
                VectorMath.ScaleAndShift(part[r], 1, head[r][HeadClassCount + k] - VectorMath.LogSumExp(part[r]));
            }
        }
    }

    /// <summary>Writes the logarithm of the probability of each row's target; clusters without a target are not computed.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="targets">A class for each row.</param>
    /// <param name="scores">Receives the logarithms, 0 where the target is ignored; [rows].</param>
    /// <param name="workspace">What the pass keeps.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is no class.</exception>
    public void LogProbabilities(ReadOnlyMatrix x, ReadOnlySpan<int> targets, Span<float> scores, Workspace workspace)
    {
        Check(x, targets, []);
        if (scores.Length != x.Rows) throw new ArgumentException($"There is room for {scores.Length} scores of {x.Rows} rows.");
        Matrix head = Head(x, workspace);
        ReadOnlySpan<int> places = HeadTargets(targets, workspace);
        for (int r = 0; r < places.Length; r++) scores[r] = places[r] == NoTarget ? 0 : LogProbability(head[r], places[r]);
        for (int k = 0; k < _tails.Length; k++)
        {
            ClusterRows rows = workspace.Cluster(k);
            if (!rows.Gather(x, targets, [], _ignored, _tails[k])) continue;
            Matrix logits = _tails[k].Forward(rows);
            for (int i = 0; i < logits.Rows; i++) scores[rows.Rows[i]] += LogProbability(logits[i], rows.Targets[i]);
        }
    }

    /// <summary>Writes the likeliest class of each row; clusters that cannot hold it are not computed.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Predict(ReadOnlyMatrix x, Span<int> classes, Workspace workspace)
    {
        if (classes.Length != x.Rows) throw new ArgumentException($"There is room for {classes.Length} classes of {x.Rows} rows.");
        Matrix head = Head(x, workspace);
        Span<float> best = workspace.Best.Span(x.Rows);
        for (int r = 0; r < x.Rows; r++)
        {
            classes[r] = Largest(head[r][..HeadClassCount]);
            best[r] = head[r][classes[r]];
        }

        for (int k = 0; k < _tails.Length; k++)
        {
            // No class of a cluster is likelier than the cluster.
            ClusterRows rows = workspace.Cluster(k);
            if (!rows.GatherAbove(x, head.ColumnsFrom(HeadClassCount + k, 1), best)) continue;
            Matrix logits = _tails[k].Forward(rows);
            for (int i = 0; i < logits.Rows; i++)
            {
                int row = rows.Rows[i], largest = Largest(logits[i]);
                float value = head[row][HeadClassCount + k] + logits[i][largest] - VectorMath.LogSumExp(logits[i]);
                if (value > best[row]) (best[row], classes[row]) = (value, _tails[k].First + largest);
            }
        }
    }

    private Matrix Head(ReadOnlyMatrix x, Workspace workspace)
    {
        Matrix head = workspace.Head.Matrix(x.Rows, _head.Rows);
        Multiply.By(x, _head.ForForward, head);
        if (_headBias is not null) Rows.Add(head, _headBias.Value);
        return head;
    }

    private ReadOnlySpan<int> HeadTargets(ReadOnlySpan<int> targets, Workspace workspace)
    {
        Span<int> mapped = workspace.HeadTargets(targets.Length);
        for (int r = 0; r < targets.Length; r++) mapped[r] = targets[r] == _ignored ? NoTarget : HeadTarget(targets[r]);
        return mapped;
    }

    private int HeadTarget(int target)
    {
        if (target < HeadClassCount) return target;
        int k = 0;
        while (target >= _tails[k].First + _tails[k].Size) k++;
        return HeadClassCount + k;
    }

    private void Check(ReadOnlyMatrix x, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights) =>
        ClassTargets.Check(x.Rows, ClassCount, targets, _ignored, weights);

    private static float LogProbability(ReadOnlySpan<float> logits, int place) => logits[place] - VectorMath.LogSumExp(logits);

    private static int Largest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }

    private static Parameter New(string name, int rows, int columns, int inputs, RandomStream? random)
    {
        var parameter = new Parameter(name, rows, columns);
        float bound = 1 / MathF.Sqrt(inputs);
        random?.FillUniform(parameter.Value, -bound, bound);
        return parameter;
    }

    private static void Check(ReadOnlySpan<int> cutoffs, int classCount)
    {
        bool rise = !cutoffs.IsEmpty;
        for (int k = 0; k < cutoffs.Length; k++) rise &= cutoffs[k] > (k == 0 ? 0 : cutoffs[k - 1]) && cutoffs[k] < classCount;
        if (!rise)
            throw new ArgumentException($"The cutoffs are [{string.Join(", ", cutoffs.ToArray())}], expected at least one, rising, from 1 "
                + $"to {classCount - 1}: the first classes of the clusters.", nameof(cutoffs));
    }
}
