using MLNetSeq.Inference.Decoding;
using MLNetSeq.Numerics;

namespace MLNetSeq.Tests.Inference.Decoding;

/// <summary>A model in which a token depends on all before it, so that a state of the wrong hypothesis is noticed.</summary>
internal sealed class HistoryScores(int vocabularySize, long seed, double spread = 1) : INextTokenScores
{
    private readonly Dictionary<string, float[]> _known = [];
    private int[][] _states = [];

    public int VocabularySize => vocabularySize;

    public void Begin(Matrix logProbabilities)
    {
        _states = [.. Enumerable.Repeat(Array.Empty<int>(), logProbabilities.Rows)];
        Write(logProbabilities);
    }

    public void Advance(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Matrix logProbabilities)
    {
        var next = new int[parents.Length][];
        for (int i = 0; i < next.Length; i++) next[i] = [.. _states[parents[i]], tokens[i]];
        _states = next;
        Write(logProbabilities);
    }

    /// <summary>The scores of what follows a sequence.</summary>
    public float[] After(int[] tokens)
    {
        string key = string.Join(' ', tokens);
        if (_known.TryGetValue(key, out float[]? known)) return known;
        long hash = tokens.Aggregate(seed, (h, t) => unchecked((h ^ (t + 1)) * 1099511628211));
        float[] scores = new float[vocabularySize];
        new RandomStream(hash).FillNormal(scores, 0, (float)spread);
        VectorMath.LogSoftmax(scores);
        return _known[key] = scores;
    }

    private void Write(Matrix scores)
    {
        for (int row = 0; row < scores.Rows; row++) After(_states[row]).CopyTo(scores[row]);
    }
}
