using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>Joins the phrases of one pass among the words that come by, from left to right, and gives on what results.</summary>
/// <remarks>A word is held back until the next is known: end with <see cref="Flush"/>.</remarks>
internal sealed class PhraseJoiner(PhrasePass pass, ITokenSink next) : ITokenSink
{
    private const int Nothing = -1;

    private char[] _held = new char[64];
    private int _length = Nothing;
    private int _number;
    private bool _wantsMore = true;

    public bool Add(ReadOnlySpan<char> token)
    {
        int number = pass.NumberOf(token);
        string? joined = _length != Nothing && _number >= 0 && number >= 0 ? pass.Joined(_number, number) : null;
        if (joined is not null)
        {
            _length = Nothing; // a word belongs to one phrase only
            return _wantsMore &= next.Add(joined);
        }

        Release();
        if (_wantsMore) Hold(token, number);
        return _wantsMore;
    }

    /// <summary>Gives on what is held back, and ends the text; the next one can begin.</summary>
    public void Flush()
    {
        Release();
        if (next is PhraseJoiner joiner) joiner.Flush();
        _wantsMore = true;
    }

    private void Release()
    {
        if (_length == Nothing) return;
        if (_wantsMore) _wantsMore = next.Add(_held.AsSpan(0, _length));
        _length = Nothing;
    }

    private void Hold(ReadOnlySpan<char> token, int number)
    {
        if (_held.Length < token.Length) _held = new char[2 * token.Length];
        token.CopyTo(_held);
        (_length, _number) = (token.Length, number);
    }
}
