using MLNetSeq.Inference.Decoding;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MusicGeneration.Chorales;

namespace MusicGeneration;

/// <summary>A language model's scores, of which only tokens that make whole steps are left: each voice in its turn, then an end.</summary>
/// <remarks>All rows are equally far, as those of a <see cref="TokenGenerator"/> are; what was read before them is whole steps.</remarks>
internal sealed class StepScores : INextTokenScores
{
    private readonly LanguageStreams _streams;
    private readonly bool[][] _fits;
    private int _place;

    public StepScores(LanguageStreams streams, LanguageVocabulary vocabulary, ChoraleTokens tokens)
    {
        _streams = streams;
        _fits = [.. Enumerable.Range(0, tokens.TokensPerStep).Select(place => Enumerable.Range(0, vocabulary.Count)
            .Select(token => token == LanguageVocabulary.EndOfText ? place == 0 : tokens.Fits(vocabulary[token], place)).ToArray())];
    }

    public int VocabularySize => _streams.VocabularySize;

    public void Begin(Matrix logProbabilities)
    {
        _streams.Begin(logProbabilities);
        _place = 0;
        Mask(logProbabilities);
    }

    public void Advance(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Matrix logProbabilities)
    {
        _streams.Advance(parents, tokens, logProbabilities);
        _place = (_place + 1) % _fits.Length;
        Mask(logProbabilities);
    }

    private void Mask(Matrix logProbabilities)
    {
        bool[] fits = _fits[_place];
        for (int row = 0; row < logProbabilities.Rows; row++)
        {
            Span<float> scores = logProbabilities[row];
            for (int token = 0; token < fits.Length; token++)
                if (!fits[token]) scores[token] = float.NegativeInfinity;
        }
    }
}
