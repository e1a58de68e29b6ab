using System.Text;

namespace MLNetSeq.Inference.Decoding;

/// <summary>Watches text that comes piece by piece for strings that end it, wherever in the pieces they are.</summary>
/// <remarks>
/// What may be the beginning of a stop string is held back until more has come, so that nothing of one is ever shown. Ordinal comparison.
/// </remarks>
public sealed class StopStrings
{
    private readonly string[] _stops;
    private readonly StringBuilder _pending = new();

    /// <summary>Prepares to watch.</summary>
    /// <exception cref="ArgumentException">A stop string is empty: it would end every text.</exception>
    public StopStrings(IEnumerable<string> stops)
    {
        ArgumentNullException.ThrowIfNull(stops);
        _stops = [.. stops];
        if (_stops.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A stop string is empty, and would end every text: leave it out.", nameof(stops));
    }

    /// <summary>Whether a stop string has come; it, and what follows it, is left out.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>Takes the next piece and returns the text that can be shown now; nothing once a stop string has come.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="mayStop">Whether the text may end here; else one that ends in the piece is text, and one that begins in it is not.</param>
    public string Add(ReadOnlySpan<char> piece, bool mayStop = true)
    {
        if (HasStopped) return "";
        string text = _pending.Append(piece).ToString();
        int end = text.Length;
        foreach (string stop in _stops)
        {
            if (!mayStop || text.IndexOf(stop, StringComparison.Ordinal) is not (>= 0 and var at)) continue;
            HasStopped = true;
            end = Math.Min(end, at);
        }

        if (!HasStopped) end -= HeldBack(text);
        _pending.Clear();
        if (!HasStopped) _pending.Append(text, end, text.Length - end);
        return text[..end];
    }

    /// <summary>The text that was held back, where nothing more comes.</summary>
    public string Flush()
    {
        string rest = _pending.ToString();
        _pending.Clear();
        return rest;
    }

    // The longest end of the text that a stop string begins with.
    private int HeldBack(string text)
    {
        int longest = 0;
        foreach (string stop in _stops)
            for (int length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length))) longest = length;
        return longest;
    }
}
