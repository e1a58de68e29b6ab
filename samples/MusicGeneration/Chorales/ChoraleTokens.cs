using MLNetSeq.Models;

namespace MusicGeneration.Chorales;

/// <summary>How steps become tokens: each voice's pitch one, from the soprano down, or the whole chord one.</summary>
/// <remarks>
/// A voice's token has its letter before the pitch, "S72 A67 T64 B48", so that each knows whose it is, and chords that were never there can
/// be sung. A chord's is "72/67/64/48".
/// </remarks>
internal sealed class ChoraleTokens
{
    private const char Separator = '/';
    private const string Letters = "SATB";

    /// <summary>A token for each voice.</summary>
    public static ChoraleTokens OfVoices { get; } = new(Chord.Voices);

    /// <summary>A token for each chord.</summary>
    public static ChoraleTokens OfChords { get; } = new(1);

    private ChoraleTokens(int tokensPerStep) => TokensPerStep = tokensPerStep;

    public int TokensPerStep { get; }

    /// <summary>The tokens that a model was trained on.</summary>
    public static ChoraleTokens Of(LanguageVocabulary vocabulary) =>
        Enumerable.Range(0, vocabulary.Count).Any(token => vocabulary[token].Contains(Separator)) ? OfChords : OfVoices;

    /// <summary>Steps as a text of tokens with spaces between.</summary>
    public string Write(IEnumerable<Chord> steps) => string.Join(' ', steps.Select(Write));

    /// <summary>The steps of a text of tokens.</summary>
    public IReadOnlyList<Chord> Read(IReadOnlyList<string> tokens)
    {
        IEnumerable<int> pitches = this == OfChords
            ? tokens.SelectMany(chord => chord.Split(Separator)).Select(pitch => Chord.PitchOf(pitch))
            : tokens.Select(token => Chord.PitchOf(token.AsSpan(1)));
        return [.. pitches.Chunk(Chord.Voices).Select(p => new Chord(p[0], p[1], p[2], p[3]))];
    }

    /// <summary>Whether a token can be the one at a place of a step.</summary>
    public bool Fits(string token, int place) => this == OfChords
        ? token.Contains(Separator)
        : token.Length > 1 && token[0] == Letters[place] && (token[1] == '-' || char.IsAsciiDigit(token[1]));

    private string Write(Chord chord) => this == OfChords
        ? string.Join(Separator, Enumerable.Range(0, Chord.Voices).Select(voice => Chord.NameOf(chord[voice])))
        : string.Join(' ', Enumerable.Range(0, Chord.Voices).Select(voice => Letters[voice] + Chord.NameOf(chord[voice])));
}
