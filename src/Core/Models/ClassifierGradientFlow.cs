using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>Follows gradients back through a trained classifier.</summary>
/// <remarks>
/// On a network of its own: a model is shared by threads that score, and neither its packed weights nor its gradients may change. The loss
/// is the logit (of several, the largest one), so that norms do not depend on labels or on how sure the model is.
/// </remarks>
internal sealed class ClassifierGradientFlow
{
    private const int BatchSize = 32;

    private readonly ClassifierNetwork _network;
    private readonly ClassifierNetwork.Workspace _workspace;
    private readonly SequenceBatch _batch = new();

    public ClassifierGradientFlow(ClassifierNetwork trained)
    {
        if (trained.Recurrent is null)
            throw new InvalidOperationException(
                "This model is the mean of its embeddings: it has no recurrent layers to follow a gradient through.");

        // Whatever the steps were pooled by in training: here the loss is at the last step.
        _network = new ClassifierNetwork(trained.Shape with { Pooling = PoolingKind.Last }, random: null);
        for (int p = 0; p < trained.Parameters.Count; p++) trained.Parameters[p].Value.CopyTo(_network.Parameters[p].Value);
        _network.Pack(backward: true);
        _workspace = _network.CreateWorkspace();
        GradientFlow.Listen(_workspace.Recurrent!);
    }

    public GradientFlow Run(ISequences source, int count, SubwordTable? subwords)
    {
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(source.Length)];
        foreach (int[] some in order.Chunk(BatchSize))
        {
            _batch.Fill(source, _network.Shape.Input, some, [], subwords);
            Matrix logits = _network.Forward(_batch, _workspace);
            for (int i = 0; i < some.Length; i++)
            {
                Span<float> row = logits[i];
                int largest = Largest(row);
                row.Clear();
                row[largest] = 1;
            }

            _network.Backward(_batch, logits, _workspace);
        }

        return new GradientFlow(_network.Recurrent!, _workspace.Recurrent!);
    }

    private static int Largest(ReadOnlySpan<float> logits)
    {
        int largest = 0;
        for (int i = 1; i < logits.Length; i++)
            if (logits[i] > logits[largest]) largest = i;
        return largest;
    }
}
