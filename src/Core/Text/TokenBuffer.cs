namespace MLNetSeq.Text;

/// <summary>Token ids of one text after another, of each text the first or the last so many.</summary>
internal struct TokenBuffer(int capacity, int maximumTokens, TextPart keep)
{
    private readonly int _maximum = maximumTokens;
    private readonly TextPart _keep = keep;
    private int[] _values = new int[capacity];
    private int _start;
    private int _end;
    private bool _cut;

    /// <summary>The number of ids, those of a text that has not ended included.</summary>
    internal int Length { get; private set; }

    internal readonly ReadOnlySpan<int> Values => _values;

    internal readonly Span<int> Writable => _values;

    /// <summary>Whether a further token of this text would be left out.</summary>
    internal readonly bool IsFull => _keep == TextPart.Start && Length - _start >= _maximum;

    /// <summary>Forgets all texts; the memory stays.</summary>
    internal void Clear() => _end = 0;

    /// <summary>Begins a text, after the last one that ended.</summary>
    internal void BeginText()
    {
        Length = _start = _end;
        _cut = false;
    }

    internal void MarkCut() => _cut = true;

    internal void Add(int id)
    {
        // A long text never holds more than twice what is kept of it.
        if (Length - _start >= 2L * _maximum) KeepLast();
        if (Length == _values.Length) Grow();
        _values[Length++] = id;
    }

    internal int EndText(out bool cut)
    {
        if (Length - _start > _maximum) KeepLast();
        _end = Length;
        cut = _cut;
        return Length - _start;
    }

    private void KeepLast()
    {
        Array.Copy(_values, Length - _maximum, _values, _start, _maximum);
        Length = _start + _maximum;
        _cut = true;
    }

    private void Grow()
    {
        if (_values.Length == Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"The texts have more than {Array.MaxLength} tokens together. Train on fewer, or keep fewer tokens of each.");
        }

        Array.Resize(ref _values, (int)Math.Min(Array.MaxLength, Math.Max(16, _values.Length * 2L)));
    }
}
