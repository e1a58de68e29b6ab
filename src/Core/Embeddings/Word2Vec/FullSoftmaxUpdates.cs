using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Learns from each example against all words: loss = −log softmax(O h) at the true word.</summary>
/// <remarks>A batch is a gradient step of its own, the gradients of its examples added up, so that it is three matrix products.</remarks>
internal sealed class FullSoftmaxUpdates(Word2VecModel model) : IExampleUpdates
{
    private readonly bool _isMean = model.Options.Architecture == Word2VecArchitecture.SkipGram
        || model.Options.ContextMerge == ContextMerge.Mean;
    private readonly AlignedBuffer _hidden = new();
    private readonly AlignedBuffer _errors = new();
    private readonly AlignedBuffer _logits = new();
    private double _loss;
    private long _count;

    public float Rate { get; set; }

    public void Run(ExampleBatch batch)
    {
        if (batch.Count == 0) return;
        EmbeddingMatrix output = model.Output;
        Matrix o = new(output.Values, output.Rows, output.Dimension, output.Stride);
        Matrix h = _hidden.Matrix(batch.Count, output.Dimension);
        Matrix errors = _errors.Matrix(batch.Count, output.Dimension);
        Matrix logits = _logits.Matrix(batch.Count, output.Rows);
        Merge(batch, h);
        Multiply.General(h, false, o, true, logits);
        for (int example = 0; example < batch.Count; example++)
            ToError(logits[example], batch.Targets[batch.TargetsOf(example).Start]);
        Multiply.General(logits, false, o, false, errors);
        Multiply.General(logits, true, h, false, o, add: true);
        Spread(batch, errors);
        batch.Clear();
    }

    public (double Sum, long Count) TakeLoss()
    {
        (double Sum, long Count) taken = (_loss, _count);
        (_loss, _count) = (0, 0);
        return taken;
    }

    /// <summary>−η ∂loss/∂logits = η (y − softmax) in place of the logits.</summary>
    private void ToError(Span<float> logits, int word)
    {
        _loss += VectorMath.LogSumExp(logits) - logits[word];
        _count++;
        VectorMath.Softmax(logits, logits);
        logits[word] -= 1;
        VectorMath.Scale(logits, -Rate);
    }

    private void Merge(ExampleBatch batch, Matrix h)
    {
        for (int example = 0; example < batch.Count; example++)
        {
            (int start, int end) = batch.InputsOf(example);
            Span<float> hidden = h[example];
            if (model.IsConcatenated)
            {
                model.Concatenate(batch.Inputs.AsSpan(start..end), hidden);
                continue;
            }

            hidden.Clear();
            foreach (int row in batch.Inputs.AsSpan(start..end)) VectorMath.Add(model.Input[row], hidden);
            if (_isMean) VectorMath.Scale(hidden, 1f / (end - start));
        }
    }

    private void Spread(ExampleBatch batch, Matrix errors)
    {
        for (int example = 0; example < batch.Count; example++)
        {
            (int start, int end) = batch.InputsOf(example);
            ReadOnlySpan<int> inputs = batch.Inputs.AsSpan(start..end);
            if (model.IsConcatenated)
            {
                model.AddParts(errors[example], inputs);
                continue;
            }

            foreach (int row in inputs) VectorMath.Add(errors[example], model.Input[row]);
        }
    }
}
