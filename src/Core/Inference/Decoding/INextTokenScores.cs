using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>A model that says how likely each token is to come next, for several sequences under way (hypotheses) at once.</summary>
/// <remarks>
/// Whatever comes before the first token to be chosen (a seed text, a conditioning vector, a source sentence) is the implementation's own;
/// so are the hypotheses' states. A row of scores is a hypothesis: natural logarithms of probabilities, [hypotheses,
/// <see cref="VocabularySize"/>], −∞ for what cannot be. For one search at a time.
/// </remarks>
public interface INextTokenScores
{
    /// <summary>The number of tokens, of which the ids are 0 and up.</summary>
    int VocabularySize { get; }

    /// <summary>Begins anew: every row is a hypothesis of no tokens yet.</summary>
    /// <param name="logProbabilities">Receives the scores of the first token; what it holds is undefined.</param>
    void Begin(Matrix logProbabilities);

    /// <summary>Goes on: row i is what hypothesis <c>parents[i]</c> of the last call has become by reading <c>tokens[i]</c>.</summary>
    /// <remarks>A parent may come several times (the hypothesis forks), in any order, or not at all (it is given up).</remarks>
    /// <param name="parents">A row of the last call for each row of this one.</param>
    /// <param name="tokens">The token that each has read.</param>
    /// <param name="logProbabilities">Receives the scores of the next token, of as many rows as there are parents; what it holds is
    /// undefined.</param>
    void Advance(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Matrix logProbabilities);
}
