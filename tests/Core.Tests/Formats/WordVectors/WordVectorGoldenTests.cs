using System.Text.Json;
using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;
using static MLNetSeq.Tests.Formats.WordVectorFiles;

namespace MLNetSeq.Tests.Formats;

public sealed class WordVectorGoldenTests
{
    private const double FromModel = 1e-6;
    private const double FromText = 1e-4;

    [Theory]
    [GoldenCases("formats_word_vectors")]
    public void Files_of_other_programs_hold_their_words_and_exact_vectors(GoldenCase golden)
    {
        foreach (string file in golden.Config("files").EnumerateArray().Select(e => e.GetString()!))
        {
            (string words, string section, string key) = file switch
            {
                "glove_six_decimals.txt" => ("gloveSixDecimalsWords", "outputs", "gloveSixDecimals"),
                "glove_tokens_with_spaces.txt" => ("spacedWords", "outputs", "spacedVectors"),
                _ => ("words", "inputs", "vectors"),
            };
            WordVectors vectors = WordVectors.Load(PathOf(file));
            Assert.Equal(Texts(golden.Json(section, words)), Words(vectors));
            float[] expected = golden.Floats(section, key);
            Assert.Equal(expected.Length, vectors.Count * vectors.Dimension);
            for (int i = 0; i < vectors.Count; i++)
                Assert.Equal(expected.AsSpan(i * vectors.Dimension, vectors.Dimension), Row(vectors, i).AsSpan());
        }
    }

    [Theory]
    [GoldenCases("formats_fasttext")]
    public void A_fastText_model_gives_the_vectors_of_words_and_of_unknown_words(GoldenCase golden)
    {
        WordVectors vectors = WordVectors.Load(PathOf("fasttext.bin"));
        string[] words = Texts(golden.Json("outputs", "words"));
        Assert.Equal(words, Words(vectors));
        Assert.Equal(golden.Doubles("outputs", "counts"), words.Select((_, i) => (double)vectors.Words.CountOf(i)));
        AssertVectors(golden, "wordVectors", words, vectors, FromModel);
        AssertVectors(golden, "oovVectors", Texts(golden.Json("outputs", "oovWords")), vectors, FromModel);
        AssertVectors(golden, "wordVectors", words, WordVectors.Load(PathOf("fasttext.vec")), FromText);
        foreach (JsonElement word in golden.Json("outputs", "subwords").EnumerateArray())
        {
            string text = word.GetProperty("word").GetString()!;
            int[] buckets = new int[vectors.Subwords!.Hasher.MaximumCount(text.Length)];
            int count = vectors.Subwords.Hasher.Buckets(text, buckets);
            IEnumerable<int> rows = word.GetProperty("inputRows").EnumerateArray().Select(e => e.GetInt32() - words.Length);
            Assert.Equal(rows.Where(row => row >= 0), buckets.Take(count));
        }
    }

    private static void AssertVectors(GoldenCase golden, string key, string[] words, WordVectors vectors, double tolerance)
    {
        double[] expected = golden.Doubles("outputs", key);
        for (int i = 0; i < words.Length; i++)
        {
            ReadOnlySpan<double> row = expected.AsSpan(i * vectors.Dimension, vectors.Dimension);
            Near.Assert(row, vectors[words[i]], tolerance, $"{key} of '{words[i]}'");
        }
    }

    private static string PathOf(string file) => Path.Combine(GoldenCase.Folder, "formats", file);

    private static string[] Texts(JsonElement json) => [.. json.EnumerateArray().Select(e => e.GetString()!)];
}
