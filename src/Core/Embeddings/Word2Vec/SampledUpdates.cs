using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    // With all words of a window at once, the vectors of hierarchical softmax answer two in a hundred analogies fewer.
    private const int TogetherOnPath = 2;

    private readonly Word2VecModel _model;
    private readonly bool _isPerWindow;
    private readonly int _together;
    private readonly bool _areTwins;
    private readonly bool _isMean;
    private readonly float[] _labels;
    private readonly float[][] _twinLabels;
    private readonly KernelRoom _room;
    private readonly SampledLoss _loss;
    private readonly HotRows _hotInputs;
    private readonly HotRows _hotOutputs;
    private readonly int[] _nodes;

    public SampledUpdates(Word2VecModel model, int thread = 0, SampledLoss? loss = null)
    {
        _loss = loss ?? new SampledLoss();
        _model = model;
        Word2VecOptions options = model.Options;
        bool isSkipGram = options.Architecture == Word2VecArchitecture.SkipGram;
        int targets = model.Tree?.LongestPath ?? 1 + options.NegativeSamples;
        _isPerWindow = model.UpdatesWindows;
        _together = model.Tree is null ? 2 * options.Window : TogetherOnPath;
        _isMean = isSkipGram || options.ContextMerge == ContextMerge.Mean;
        _areTwins = isSkipGram && !_isPerWindow && model.Tree is null && model.Hasher is null && targets <= TargetGroups.Most;
        _labels = model.Tree?.Labels ?? [1, .. new float[options.NegativeSamples + TargetGroups.Room]];
        _twinLabels = [.. Enumerable.Range(0, TargetGroups.Most + 1).Select(LabelsOfTwins)];
        _hotInputs = model.HotInputs(thread);
        _hotOutputs = model.HotOutputs(thread);
        _nodes = [.. model.Tree?.Nodes ?? []];
        _hotOutputs.Replace(_nodes);
        _room = new KernelRoom(model.Output.Stride, targets, _isPerWindow ? 2 * options.Window : 1);
    }

    public float Rate { get; set; }

    public void Begin()
    {
        _hotInputs.Begin();
        _hotOutputs.Begin();
    }

    public void Exchange()
    {
        _hotInputs.Exchange();
        _hotOutputs.Exchange();
    }

    public void Run(ExampleBatch batch)
    {
        _hotInputs.Replace(batch.Inputs.AsSpan(0, batch.InputCount));
        _hotOutputs.Replace(batch.Targets.AsSpan(0, batch.TargetCount));
        switch (Kernels.Path)
        {
            case KernelPath.Avx512: Run<Simd512, Vector512<float>>(batch); break;
            case KernelPath.Avx2: Run<Simd256, Vector256<float>>(batch); break;
            default: Run<SimdPortable, Vector<float>>(batch); break;
        }

        batch.Clear();
    }

    public (double Sum, long Count) TakeLoss() => _loss.Take();

    private void Run<S, V>(ExampleBatch batch) where S : struct, ISimd<V> where V : struct
    {
        int[] rows = _model.Tree is null ? batch.Targets : _nodes;
        for (int example = 0; example < Math.Min(Ahead, batch.Count); example++) Fetch(batch, example, rows);
        for (int example = 0; example < batch.Count;)
        {
            int count = AreTwins(batch, example) ? 2 : 1;
            for (int next = example + Ahead; next < Math.Min(batch.Count, example + Ahead + count); next++) Fetch(batch, next, rows);
            if (count == 2) UpdateTwins<S, V>(batch, example, rows);
            else Update<S, V>(batch, example, rows);
            example += count;
        }
    }

    /// <summary>The labels of two true words, each before its negatives.</summary>
    private static float[] LabelsOfTwins(int count)
    {
        float[] labels = new float[2 * count + TargetGroups.Room];
        labels[0] = labels[count] = 1;
        return labels;
    }

    /// <summary>Whether an example and the next one are pairs of words with as many negatives, all different.</summary>
    private bool AreTwins(ExampleBatch batch, int example) =>
        _areTwins && example + 1 < batch.Count && batch.Inputs[example] != batch.Inputs[example + 1]
        && batch.TargetsOf(example).Count is > 0 and int count && count == batch.TargetsOf(example + 1).Count;

    private void UpdateTwins<S, V>(ExampleBatch batch, int example, int[] rows) where S : struct, ISimd<V> where V : struct
    {
        (int first, int count) = batch.TargetsOf(example);
        ref float labels = ref _twinLabels[count][0];
        TwinKernel<S, V>.Run(ref InputRow(batch.Inputs[example]), ref InputRow(batch.Inputs[example + 1]), _model.Output,
            ref rows[first], ref rows[batch.TargetsOf(example + 1).Start], ref labels, count, Rate, _room);
        MeasureLoss(ref labels, count);
    }

    private void Update<S, V>(ExampleBatch batch, int example, int[] rows) where S : struct, ISimd<V> where V : struct
    {
        (int start, int end) = batch.InputsOf(example);
        ReadOnlySpan<int> inputs = batch.Inputs.AsSpan(start..end);
        (int first, int count) = batch.TargetsOf(example);
        ref int targets = ref rows[first];
        ref float labels = ref _labels[_model.Tree is null ? 0 : first];
        if (_isPerWindow) UpdateWindow<S, V>(inputs, ref targets, ref labels, count);
        else if (_model.IsConcatenated) UpdateConcatenated<S, V>(inputs, ref targets, ref labels, count);
        else if (inputs.Length == 1) UpdateOne<S, V>(ref InputRow(inputs[0]), ref targets, ref labels, count);
        else UpdateMerged<S, V>(inputs, ref targets, ref labels, count);
    }

    private void UpdateOne<S, V>(ref float x, ref int targets, ref float labels, int count) where S : struct, ISimd<V> where V : struct
    {
        ExampleKernel<S, V>.Run(ref x, _model.Output, ref targets, ref labels, count, Rate, _room);
        MeasureLoss(ref labels, count);
        AddError<S, V>(ref x);
    }

    /// <summary>The rows together are one hidden vector, and each of them receives its error whole, as in word2vec.c.</summary>
    private void UpdateMerged<S, V>(ReadOnlySpan<int> inputs, ref int targets, ref float labels, int count)
        where S : struct, ISimd<V> where V : struct
    {
        nuint stride = (nuint)_model.Input.Stride;
        ref float input = ref _model.Input.First, hidden = ref _room.Hidden;
        V share = S.Broadcast(_isMean ? 1f / inputs.Length : 1);
        for (nuint i = 0; i < stride; i += (nuint)S.Width)
        {
            V sum = S.Zero;
            foreach (int row in inputs) sum = S.Add(sum, S.Load(ref input, (nuint)row * stride + i));
            S.Store(S.Multiply(sum, share), ref hidden, i);
        }

        ExampleKernel<S, V>.Run(ref hidden, _model.Output, ref targets, ref labels, count, Rate, _room);
        MeasureLoss(ref labels, count);
        foreach (int row in inputs) AddError<S, V>(ref Unsafe.Add(ref input, (nuint)row * stride));
    }

    /// <summary>The rows one behind the other are the hidden vector, and each of them receives its part of the error.</summary>
    private void UpdateConcatenated<S, V>(ReadOnlySpan<int> inputs, ref int targets, ref float labels, int count)
        where S : struct, ISimd<V> where V : struct
    {
        int stride = _model.Input.Stride;
        Span<float> hidden = MemoryMarshal.CreateSpan(ref _room.Hidden, inputs.Length * stride);
        _model.Concatenate(inputs, hidden);
        ExampleKernel<S, V>.Run(ref _room.Hidden, _model.Output, ref targets, ref labels, count, Rate, _room);
        MeasureLoss(ref labels, count);
        _model.AddParts(MemoryMarshal.CreateSpan(ref _room.Errors, inputs.Length * stride), inputs);
    }

    private void UpdateWindow<S, V>(ReadOnlySpan<int> inputs, ref int targets, ref float labels, int count)
        where S : struct, ISimd<V> where V : struct
    {
        if (_loss.IsDue()) _loss.AddDots(ref DotsOf(inputs[0], ref targets, Math.Abs(count)), ref labels, Math.Abs(count));
        for (int done = 0; done < inputs.Length; done += _together)
        {
            ReadOnlySpan<int> some = inputs.Slice(done, Math.Min(_together, inputs.Length - done));
            WindowKernel<S, V>.Run(_model.Input, some, _model.Output, ref targets, ref labels, count, Rate, _room);
        }
    }

    /// <summary>The dot products of a word and some output rows, for a loss: the kernel keeps those of a few words only.</summary>
    private ref float DotsOf(int input, ref int targets, int count)
    {
        ref float dots = ref _room.Dots;
        for (int k = 0; k < count; k++)
            Unsafe.Add(ref dots, k) = (float)VectorMath.Dot(_model.Input[input], _model.Output[Unsafe.Add(ref targets, k)]);
        return ref dots;
    }

    private void MeasureLoss(ref float labels, int count)
    {
        if (_loss.IsDue()) _loss.AddDots(ref _room.Dots, ref labels, Math.Abs(count));
    }

    private ref float InputRow(int row) => ref Unsafe.Add(ref _model.Input.First, (nuint)row * (nuint)_model.Input.Stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddError<S, V>(ref float row) where S : struct, ISimd<V> where V : struct
    {
        ref float error = ref _room.Errors;
        for (nuint i = 0; i < (nuint)_model.Input.Stride; i += (nuint)S.Width)
            S.Store(S.Add(S.Load(ref row, i), S.Load(ref error, i)), ref row, i);
    }

    /// <summary>Asks for an example's rows; those that it shares with the one before are at hand.</summary>
    private void Fetch(ExampleBatch batch, int example, int[] rows)
    {
        (int start, int end) = batch.InputsOf(example);
        foreach (int row in batch.Inputs.AsSpan(start..end))
        {
            if (row >= 0) Fetch(_model.Input, row); // beyond a sentence there is none
        }

        (int first, int count) = batch.TargetsOf(example);
        bool isSame = example > 0 && rows[first] == rows[batch.TargetsOf(example - 1).Start];
        foreach (int row in rows.AsSpan(first, Math.Abs(count))[(isSame ? 1 : 0)..]) Fetch(_model.Output, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(EmbeddingMatrix matrix, int row)
    {
        ref float first = ref Unsafe.Add(ref matrix.First, (nuint)row * (nuint)matrix.Stride);
        for (int i = 0; i < matrix.Stride; i += CacheLine.Length) CacheLine.Fetch(ref Unsafe.Add(ref first, i));
    }
}
