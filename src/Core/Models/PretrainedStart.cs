using MLNetSeq.Embeddings;
using MLNetSeq.Layers;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>Starting the embedding of a classifier from word vectors.</summary>
/// <remarks>
/// A word's vector is looked up as the word is, then in lower case, then put together from its n-grams where the vectors have those. A word
/// without one is drawn with the mean and the standard deviation that each dimension has over all vectors; the unknown word is the mean.
/// </remarks>
internal sealed class PretrainedStart
{
    private readonly WordVectors _vectors;
    private readonly float[] _scratch;

    public PretrainedStart(WordVectors vectors)
    {
        _vectors = vectors;
        _scratch = new float[vectors.Dimension];
    }

    /// <summary>Whether a word, as it is or in lower case, is in the list of the vectors.</summary>
    public static bool HasWord(WordVectors vectors, string word) => TryGetIndex(vectors, word, out _);

    /// <summary>Overwrites the rows of a table that were drawn around 0 with a spread.</summary>
    /// <returns>How many words have a vector, of those from the first up to <paramref name="wordsOfTexts"/>.</returns>
    /// <exception cref="InvalidDataException">A number of a vector is not finite.</exception>
    public int Fill(Vocabulary vocabulary, Parameter table, int wordsOfTexts, float spread)
    {
        (double[] mean, double[] deviation) = Distribution();
        int found = 0;
        for (int id = 0; id < vocabulary.Count; id++)
        {
            Span<float> row = table.Matrix[id];
            bool isWord = id >= Vocabulary.FirstWord;
            if (isWord && TryGetVector(vocabulary[id], row))
            {
                CheckFinite(row, vocabulary[id]);
                if (id < wordsOfTexts) found++;
                continue;
            }

            for (int d = 0; d < row.Length; d++)
                row[d] = (float)(mean[d] + (isWord ? deviation[d] * row[d] / spread : 0));
        }

        return found;
    }

    private static bool TryGetIndex(WordVectors vectors, string word, out int index) =>
        vectors.Words.TryGetIndex(word, out index) || vectors.Words.TryGetIndex(word.ToLowerInvariant(), out index);

    private bool TryGetVector(string word, Span<float> row)
    {
        if (TryGetIndex(_vectors, word, out int index))
        {
            _vectors.Rows.Row(index, _scratch).CopyTo(row);
            return true;
        }

        // The row keeps what was drawn for it where the word has no n-grams either.
        if (_vectors.Subwords is null || !_vectors.Subwords.TryGetVector(word, _scratch)) return false;
        _scratch.CopyTo(row);
        return true;
    }

    private (double[] Mean, double[] Deviation) Distribution()
    {
        double[] sums = new double[_vectors.Dimension], squares = new double[_vectors.Dimension];
        for (int i = 0; i < _vectors.Count; i++)
        {
            ReadOnlySpan<float> row = _vectors.Rows.Row(i, _scratch);
            for (int d = 0; d < row.Length; d++)
            {
                sums[d] += row[d];
                squares[d] += (double)row[d] * row[d];
            }
        }

        for (int d = 0; d < sums.Length; d++)
        {
            sums[d] /= _vectors.Count;
            squares[d] = Math.Sqrt(Math.Max(0, squares[d] / _vectors.Count - sums[d] * sums[d]));
            if (!double.IsFinite(sums[d]) || !double.IsFinite(squares[d])) throw NotFinite(FirstNotFinite(d));
        }

        return (sums, squares);
    }

    private string FirstNotFinite(int dimension)
    {
        for (int i = 0; i < _vectors.Count; i++)
            if (!float.IsFinite(_vectors.Rows.Row(i, _scratch)[dimension])) return _vectors.Words[i];
        throw new InvalidOperationException("The vectors changed while they were read.");
    }

    private static void CheckFinite(ReadOnlySpan<float> row, string word)
    {
        foreach (float value in row)
            if (!float.IsFinite(value)) throw NotFinite(word);
    }

    private static InvalidDataException NotFinite(string word) =>
        new($"The vector of '{word}' in {nameof(SequenceClassifierOptions.PretrainedEmbeddings)} holds a number that is not finite: "
            + "train or convert the vectors again, or leave the word out.");
}
