using System.Text;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Writes a fastText model that its programs print vectors and neighbours with.</summary>
/// <remarks>
/// Such a model has a word's own row, from which and its n-grams' the vector follows; the own row is computed from the vector. The
/// settings that only training uses are fastText's initial ones, and the output matrix is zeros: the model is not to be trained further.
/// Counts that are not known are written as 1.
/// </remarks>
internal static class FastTextWriter
{
    private const int BufferLength = 1 << 16;
    private const int CancelEvery = 1024;
    private const long NotPruned = -1;

    /// <summary>Writes words, vectors and n-grams.</summary>
    public static void Write(Stream stream, WordVectors vectors, CancellationToken cancellation)
    {
        WordChecks.ForFastText(vectors.Words);
        SubwordVectors? subwords = vectors.Subwords;
        BufferedStream buffered = new(stream, BufferLength); // not disposed of: that would end the stream below
        using (BinaryWriter writer = new(buffered, Encoding.UTF8, leaveOpen: true))
        {
            new FastTextHeader(vectors.Dimension, subwords?.Hasher.BucketCount ?? 0, subwords?.Hasher.MinimumLength ?? 0,
                subwords?.Hasher.MaximumLength ?? 0).Write(writer);
            WriteDictionary(writer, vectors.Words);
            WriteShape(writer, vectors.Count + (subwords?.Rows.Count ?? 0L), vectors.Dimension);
            WriteRows(writer, vectors, cancellation);
            WriteShape(writer, vectors.Count, vectors.Dimension);
            float[] zeros = new float[vectors.Dimension];
            for (int i = 0; i < vectors.Count; i++) FloatBytes.Write(writer, zeros);
        }

        buffered.Flush();
    }

    private static void WriteDictionary(BinaryWriter writer, WordList words)
    {
        long tokens = 0;
        for (int i = 0; i < words.Count; i++) tokens += Count(words, i);
        writer.Write(words.Count);
        writer.Write(words.Count);
        writer.Write(0); // labels
        writer.Write(tokens);
        writer.Write(NotPruned);
        for (int i = 0; i < words.Count; i++)
        {
            writer.Write(Encoding.UTF8.GetBytes(words[i]));
            writer.Write((byte)0);
            writer.Write(Count(words, i));
            writer.Write((byte)0); // a word, not a label
        }
    }

    // fastText divides by the sum of these.
    private static long Count(WordList words, int index) => Math.Max(1, words.CountOf(index));

    private static void WriteShape(BinaryWriter writer, long rows, int columns)
    {
        writer.Write((byte)0); // not quantised
        writer.Write(rows);
        writer.Write((long)columns);
    }

    private static void WriteRows(BinaryWriter writer, WordVectors vectors, CancellationToken cancellation)
    {
        OwnRows own = new(vectors);
        for (int i = 0; i < vectors.Count; i++)
        {
            if (i % CancelEvery == 0) cancellation.ThrowIfCancellationRequested();
            FloatBytes.Write(writer, own.Compute(i));
        }

        float[] scratch = new float[vectors.Dimension];
        for (int i = 0; i < vectors.Subwords?.Rows.Count; i++)
        {
            if (i % CancelEvery == 0) cancellation.ThrowIfCancellationRequested();
            FloatBytes.Write(writer, vectors.Subwords.Rows.Row(i, scratch));
        }
    }

    /// <summary>The rows that words' vectors are the means of, with their n-grams'.</summary>
    private sealed class OwnRows(WordVectors vectors)
    {
        private readonly float[] _vector = new float[vectors.Dimension];
        private readonly float[] _scratch = new float[vectors.Dimension];
        private readonly double[] _own = new double[vectors.Dimension];
        private int[] _buckets = [];

        public ReadOnlySpan<float> Compute(int index)
        {
            ReadOnlySpan<float> vector = vectors.Rows.Row(index, _vector);
            if (vectors.Subwords is not { } subwords) return vector;
            string word = vectors.Words[index];
            int most = subwords.Hasher.MaximumCount(word.Length);
            if (_buckets.Length < most) _buckets = new int[2 * most];
            int count = subwords.Hasher.Buckets(word, _buckets);
            for (int i = 0; i < _own.Length; i++) _own[i] = (count + 1.0) * vector[i];
            foreach (int bucket in _buckets.AsSpan(0, count))
            {
                ReadOnlySpan<float> row = subwords.Rows.Row(bucket, _scratch);
                for (int i = 0; i < _own.Length; i++) _own[i] -= row[i];
            }

            for (int i = 0; i < _own.Length; i++) _vector[i] = (float)_own[i];
            return _vector;
        }
    }
}
