using System.Text;
using MLNetSeq.Inference.Decoding;

namespace MLNetSeq.Models;

/// <summary>A text as its tokens come, up to a stop string.</summary>
internal sealed class TextUnderWay(GeneratedSequence sequence, TokenPieces pieces, StopStrings stops, int minimumLength)
{
    private readonly StringBuilder _text = new();
    private int _read;

    /// <summary>Whether a stop string has come.</summary>
    public bool HasStopped => stops.HasStopped;

    /// <summary>The result, once it has ended.</summary>
    public GeneratedText Result => new(_text.ToString(), sequence.Tokens.Length, sequence.LogProbability,
        HasStopped ? EndReason.StopSequence : sequence.End);

    /// <summary>Reads the token that has come, if one has, and returns the text that can be shown now.</summary>
    public string Read()
    {
        if (_read == sequence.Tokens.Length) return "";
        int token = sequence.Tokens[_read++];
        string piece = sequence.End == EndReason.EndToken ? "" : pieces.Next(token);
        string shown = stops.Add(piece, mayStop: _read >= minimumLength);
        if (sequence.End != EndReason.None) shown += stops.Flush();
        _text.Append(shown);
        return shown;
    }
}
