using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>Learns from each example against the few rows it is judged by: negative sampling and hierarchical softmax.</summary>
/// <remarks>Not safe for several threads; each has its own over the same matrices, and they change rows as they come (Hogwild).</remarks>
internal sealed class SampledUpdates : IExampleUpdates
{
    // The rows of so many examples ahead are on their way from memory while one is worked on.
    private const int Ahead = 2;

    private readonly Word2VecModel _model;
    private readonly bool _isPerWindow;
    private readonly bool _isMean;
    private readonly float[] _labels;
    private readonly AlignedBuffer _hidden = new();
    private readonly AlignedBuffer _errors = new();
    private readonly AlignedBuffer _dots = new();
    private readonly AlignedBuffer _factors = new();
    private double _loss;
    private long _lossCount;
    private int _sinceLoss;

    public SampledUpdates(Word2VecModel model)
    {
        _model = model;
        Word2VecOptions options = model.Options;
        bool isSkipGram = options.Architecture == Word2VecArchitecture.SkipGram;
        _isPerWindow = isSkipGram && options.NegativeSharing == NegativeSharing.Window;
        _isMean = isSkipGram || options.ContextMerge == ContextMerge.Mean;
        _labels = model.Tree?.Labels ?? [1, .. new float[options.NegativeSamples + TargetGroups.Room]];
        int targets = Math.Max(1 + options.NegativeSamples, model.Tree?.LongestPath ?? 0);
        _hidden.Reserve(model.Input.Stride);
        _errors.Reserve(model.Input.Stride * (_isPerWindow ? 2 * options.Window : 1));
        _dots.Reserve(targets + TargetGroups.Room);
        _factors.Reserve(TargetGroups.Room * (_isPerWindow ? 2 * options.Window : 1));
    }

    public float Rate { get; set; }

    /// <summary>One example in so many has its loss measured.</summary>
    public int LossInterval { get; init; } = 64;

    private int[] Rows(ExampleBatch batch) => _model.Tree?.Nodes ?? batch.Targets;

    public void Run(ExampleBatch batch)
    {
        switch (Kernels.Path)
        {
            case KernelPath.Avx512: Run<Simd512, Vector512<float>>(batch); break;
            case KernelPath.Avx2: Run<Simd256, Vector256<float>>(batch); break;
            default: Run<SimdPortable, Vector<float>>(batch); break;
        }

        batch.Clear();
    }

    public (double Sum, long Count) TakeLoss()
    {
        (double Sum, long Count) taken = (_loss, _lossCount);
        (_loss, _lossCount) = (0, 0);
        return taken;
    }

    private void Run<S, V>(ExampleBatch batch) where S : struct, ISimd<V> where V : struct
    {
        int[] rows = Rows(batch);
        for (int example = 0; example < Math.Min(Ahead, batch.Count); example++) Fetch(batch, example, rows);
        for (int example = 0; example < batch.Count; example++)
        {
            if (example + Ahead < batch.Count) Fetch(batch, example + Ahead, rows);
            (int start, int end) = batch.InputsOf(example);
            ReadOnlySpan<int> inputs = batch.Inputs.AsSpan(start..end);
            (int first, int count) = batch.TargetsOf(example);
            ref int targets = ref rows[first];
            ref float labels = ref _labels[_model.Tree is null ? 0 : first];
            if (_isPerWindow) UpdateWindow<S, V>(inputs, ref targets, ref labels, count);
            else if (inputs.Length == 1) UpdateOne<S, V>(inputs[0], ref targets, ref labels, count);
            else UpdateMerged<S, V>(inputs, ref targets, ref labels, count);
        }
    }

    private void UpdateOne<S, V>(int input, ref int targets, ref float labels, int count) where S : struct, ISimd<V> where V : struct
    {
        ref float x = ref Unsafe.Add(ref _model.Input.First, (nuint)input * (nuint)_model.Input.Stride);
        Judge<S, V>(ref x, ref targets, ref labels, count);
        Add<S, V>(ref _errors.First, ref x);
    }

    /// <summary>The rows together are one hidden vector, and each of them receives its error whole, as in word2vec.c.</summary>
    private void UpdateMerged<S, V>(ReadOnlySpan<int> inputs, ref int targets, ref float labels, int count)
        where S : struct, ISimd<V> where V : struct
    {
        nuint stride = (nuint)_model.Input.Stride;
        ref float input = ref _model.Input.First, hidden = ref _hidden.First;
        V share = S.Broadcast(_isMean ? 1f / inputs.Length : 1);
        for (nuint i = 0; i < stride; i += (nuint)S.Width)
        {
            V sum = S.Zero;
            foreach (int row in inputs) sum = S.Add(sum, S.Load(ref input, (nuint)row * stride + i));
            S.Store(S.Multiply(sum, share), ref hidden, i);
        }

        Judge<S, V>(ref hidden, ref targets, ref labels, count);
        foreach (int row in inputs) Add<S, V>(ref _errors.First, ref Unsafe.Add(ref input, (nuint)row * stride));
    }

    private void UpdateWindow<S, V>(ReadOnlySpan<int> inputs, ref int targets, ref float labels, int count)
        where S : struct, ISimd<V> where V : struct
    {
        EmbeddingMatrix input = _model.Input;
        ref float factors = ref _factors.First;
        WindowKernel<S, V>.Run(ref input.First, inputs, ref _errors.First, ref _model.Output.First, input.Stride,
            ref targets, ref labels, count, Rate, ref factors);
        // The factors of a window that took several groups are those of the last one alone: no loss.
        if (count is <= 0 or > TargetGroups.Most || !IsLossDue()) return;
        for (int k = 0; k < count; k++) _loss -= Math.Log(1 - Math.Abs(Unsafe.Add(ref factors, k)) / Rate); // g = (y − σ) η
        _lossCount++;
    }

    private void Judge<S, V>(ref float x, ref int targets, ref float labels, int count) where S : struct, ISimd<V> where V : struct
    {
        ref float dots = ref _dots.First;
        ExampleKernel<S, V>.Run(ref x, ref _errors.First, ref _model.Output.First, _model.Input.Stride, ref targets, ref labels, count, Rate,
            ref dots, ref _factors.First);
        if (!IsLossDue()) return;
        for (int k = 0; k < Math.Abs(count); k++)
        {
            double right = Unsafe.Add(ref labels, k) > 0 ? Unsafe.Add(ref dots, k) : -Unsafe.Add(ref dots, k);
            _loss += Math.Max(0, -right) + double.LogP1(Math.Exp(-Math.Abs(right))); // −log σ(right)
        }

        _lossCount++;
    }

    private bool IsLossDue()
    {
        if (++_sinceLoss < LossInterval) return false;
        _sinceLoss = 0;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add<S, V>(ref float source, ref float row) where S : struct, ISimd<V> where V : struct
    {
        for (nuint i = 0; i < (nuint)_model.Input.Stride; i += (nuint)S.Width)
            S.Store(S.Add(S.Load(ref row, i), S.Load(ref source, i)), ref row, i);
    }

    private void Fetch(ExampleBatch batch, int example, int[] rows)
    {
        (int start, int end) = batch.InputsOf(example);
        if (end - start > 1) foreach (int row in batch.Inputs.AsSpan(start..end)) Fetch(_model.Input, row);
        (int first, int count) = batch.TargetsOf(example);
        foreach (int row in rows.AsSpan(first + 1, Math.Abs(count) - 1)) Fetch(_model.Output, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(EmbeddingMatrix matrix, int row)
    {
        ref float first = ref Unsafe.Add(ref matrix.First, (nuint)row * (nuint)matrix.Stride);
        for (int i = 0; i < matrix.Stride; i += CacheLine.Length) CacheLine.Fetch(ref Unsafe.Add(ref first, i));
    }
}
