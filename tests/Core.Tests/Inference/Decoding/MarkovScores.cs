using MLNetSeq.Inference.Decoding;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;

namespace MLNetSeq.Tests.Inference.Decoding;

/// <summary>A model in which a token depends on the one before it alone.</summary>
internal sealed class MarkovScores : INextTokenScores
{
    private readonly float[] _first;
    private readonly float[] _next;

    /// <summary>The model of logits: of the first token, and of each after each.</summary>
    public MarkovScores(float[] firstLogits, float[] transitionLogits)
    {
        (_first, _next) = (firstLogits, transitionLogits);
        VectorMath.LogSoftmax(_first);
        for (int row = 0; row < VocabularySize; row++) VectorMath.LogSoftmax(_next.AsSpan(row * VocabularySize, VocabularySize));
    }

    public MarkovScores(GoldenCase golden)
        : this(golden.Floats("inputs", "firstLogits"), golden.Floats("inputs", "transitionLogits"))
    {
    }

    public int VocabularySize => _first.Length;

    /// <summary>The rows of each call, which tell how many sequences were under way.</summary>
    public List<int> Calls { get; } = [];

    public void Begin(Matrix logProbabilities)
    {
        Calls.Add(logProbabilities.Rows);
        for (int row = 0; row < logProbabilities.Rows; row++) _first.CopyTo(logProbabilities[row]);
    }

    public void Advance(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Matrix logProbabilities)
    {
        Calls.Add(logProbabilities.Rows);
        for (int row = 0; row < tokens.Length; row++)
            _next.AsSpan(tokens[row] * VocabularySize, VocabularySize).CopyTo(logProbabilities[row]);
    }
}
