using MLNetSeq.Layers;

namespace MLNetSeq.Models;

/// <summary>Starting from the weights of an earlier classifier.</summary>
internal static class WarmStart
{
    /// <summary>Copies all weights; the embeddings of words that the earlier model does not know keep their start values.</summary>
    /// <exception cref="ArgumentException">The networks differ in more than their vocabularies.</exception>
    public static void Copy(SequenceClassifier earlier, ClassifierNetwork network)
    {
        ClassifierShape before = earlier.Network.Shape;
        if (before with { TableSize = network.Shape.TableSize } != network.Shape)
            throw new ArgumentException($"A warm start needs the same network, and the earlier model's is {before}, while the options and the "
                + $"data give {network.Shape}. Set what differs as it was, or start without the earlier model.");
        for (int p = 0; p < network.Parameters.Count; p++)
        {
            Parameter from = earlier.Network.Parameters[p];
            from.Value.CopyTo(network.Parameters[p].Value);
        }
    }
}
