using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>
/// Reads the targets of a corpus one after the other, each word once, with their contexts; beyond the sentence there is padding.
/// </summary>
/// <param name="reader">The sentences.</param>
/// <param name="shape">Which words are the context.</param>
/// <param name="indices">The model's index for each of the corpus's words, or <see cref="LeftOut"/>; null where they are the same.</param>
internal sealed class NeuralReader(CorpusReader reader, NeuralShape shape, int[]? indices = null)
{
    /// <summary>Stands for a word that the model does not know: it is left out, as rare words are before training.</summary>
    public const int LeftOut = -1;

    private int[] _sentence = [];
    private int _length;
    private int _next;
    private long _start = reader.Start;

    /// <summary>What the choice of nearby words depends on, beside their place in the corpus.</summary>
    public ulong Key { get; set; }

    /// <summary>Goes back to the first sentence.</summary>
    public void Rewind() => GoTo(reader.Start, 0);

    /// <summary>Fills the batch; it stays empty only at the end.</summary>
    public void Fill(NeuralBatch batch)
    {
        batch.Clear();
        while (!batch.IsFull)
        {
            if (_next == _length && !NextSentence()) return;
            FillContext(batch.Add(_sentence[_next]));
            _next++;
        }
    }

    /// <summary>Writes the place.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Key);
        writer.Write(_start);
        writer.Write(_next);
    }

    /// <summary>Goes on from the place that was written.</summary>
    /// <exception cref="InvalidDataException">The corpus has no such place.</exception>
    public void Load(BinaryReader saved)
    {
        Key = saved.ReadUInt64();
        long start = saved.ReadInt64();
        int next = saved.ReadInt32();
        try
        {
            GoTo(start, next);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException($"The corpus has no word {next} of a sentence at {start}: the file is damaged.", e);
        }
    }

    private void GoTo(long start, int next)
    {
        reader.Position = start;
        (_start, _length, _next) = (start, 0, 0);
        if (next == 0) return;
        bool isThere = NextSentence();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)next, isThere ? (uint)_length : 0, nameof(next));
        _next = next;
    }

    private bool NextSentence()
    {
        do
        {
            _start = reader.Position;
            _next = _length = 0;
            if (!reader.Next(out ReadOnlySpan<int> sentence)) return false;
            Take(sentence);
        }
        while (_length == 0);
        return true;
    }

    private void Take(ReadOnlySpan<int> sentence)
    {
        if (_sentence.Length < sentence.Length) _sentence = new int[2 * sentence.Length];
        foreach (int word in sentence)
        {
            int index = indices is null ? word : indices[word];
            if (index != LeftOut) _sentence[_length++] = index;
        }
    }

    private void FillContext(Span<int> context)
    {
        ReadOnlySpan<int> sentence = _sentence.AsSpan(0, _length);
        if (shape.Context == NeuralContext.Nearby) context[0] = Nearby(sentence);
        else FillContext(sentence[.._next], sentence[(_next + 1)..], shape, context);
    }

    /// <summary>Writes the words next to a target, with padding where there are none.</summary>
    public static void FillContext(ReadOnlySpan<int> before, ReadOnlySpan<int> after, NeuralShape shape, Span<int> context)
    {
        int size = shape.ContextSize;
        context.Fill(shape.Padding);
        ReadOnlySpan<int> left = before[Math.Max(0, before.Length - size)..];
        left.CopyTo(context[(size - left.Length)..]);
        if (shape.Context == NeuralContext.Surrounding) after[..Math.Min(size, after.Length)].CopyTo(context[size..]);
    }

    // By the place and not by a stream of random numbers, so that reading can go on from any place.
    private int Nearby(ReadOnlySpan<int> sentence)
    {
        int left = Math.Min(_next, shape.ContextSize), right = Math.Min(sentence.Length - 1 - _next, shape.ContextSize);
        if (left + right == 0) return shape.Padding;
        int drawn = (int)(RandomStream.SingleAt(Key, (ulong)(_start + _next)) * (left + right));
        return sentence[drawn < left ? _next - left + drawn : _next + 1 + drawn - left];
    }
}
