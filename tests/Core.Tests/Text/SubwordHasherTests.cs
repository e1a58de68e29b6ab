using System.Text;
using System.Text.Json;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Text;

public class SubwordHasherTests
{
    [Theory]
    [GoldenCases("formats_fasttext")]
    public void Buckets_are_those_of_fastText(GoldenCase golden)
    {
        JsonElement args = golden.Config("args");
        SubwordHasher hasher = new(
            args.GetProperty("bucket").GetInt32(), args.GetProperty("minn").GetInt32(), args.GetProperty("maxn").GetInt32());
        int words = golden.Config("dictionary").GetProperty("nwords").GetInt32();
        foreach (JsonElement entry in golden.Json("outputs", "subwords").EnumerateArray())
        {
            string word = entry.GetProperty("word").GetString()!;
            // A word of the vocabulary has its own row before those of its n-grams.
            int[] expected = [.. entry.GetProperty("inputRows").EnumerateArray().Select(row => row.GetInt32() - words).Where(b => b >= 0)];
            Assert.Equal(entry.GetProperty("ngrams").GetArrayLength(), expected.Length);
            int[] buckets = new int[hasher.MaximumCount(word.Length)];
            Assert.Equal(expected, buckets[..hasher.Buckets(word, buckets)]);
        }
    }

    [Fact]
    public void A_word_of_any_characters_has_the_n_grams_of_the_definition()
    {
        Random random = new(4);
        string[] letters = ["a", "é", "日", "😀", "z", "\u0301", "-"];
        for (int i = 0; i < 300; i++)
        {
            string word = string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => letters[random.Next(letters.Length)]));
            int minimum = random.Next(1, 5);
            SubwordHasher hasher = new(random.Next(1, 5000), minimum, minimum + random.Next(0, 5));
            int[] buckets = new int[hasher.MaximumCount(word.Length)];
            Assert.Equal(ByDefinition(hasher, word), buckets[..hasher.Buckets(word, buckets)]);
        }
    }

    [Fact]
    public void Hashing_allocates_nothing()
    {
        SubwordHasher hasher = new(100_000);
        int[] buckets = new int[200];
        hasher.Buckets("unbelievablé", buckets);
        long before = GC.GetAllocatedBytesForCurrentThread();
        hasher.Buckets("unbelievablé", buckets);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void An_unpaired_surrogate_counts_as_the_replacement_character()
    {
        SubwordHasher hasher = new(1000, 1, 3);
        int[] a = new int[100];
        int[] b = new int[100];
        Assert.Equal(a[..hasher.Buckets("x\uD800y", a)], b[..hasher.Buckets("x\uFFFDy", b)]);
    }

    [Fact]
    public void A_destination_that_is_too_short_is_named()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new SubwordHasher(10).Buckets("word", new int[2]));
        Assert.Contains("MaximumCount", e.Message);
    }

    private static List<int> ByDefinition(SubwordHasher hasher, string word)
    {
        Rune[] runes = [.. $"<{word}>".EnumerateRunes()];
        List<int> buckets = [];
        for (int start = 0; start < runes.Length; start++)
        {
            for (int n = hasher.MinimumLength; n <= hasher.MaximumLength && start + n <= runes.Length; n++)
            {
                if (n == 1 && (start == 0 || start == runes.Length - 1)) continue;
                uint hash = 2166136261;
                foreach (byte b in Encoding.UTF8.GetBytes(string.Concat(runes[start..(start + n)].Select(r => r.ToString()))))
                    hash = (hash ^ (uint)(sbyte)b) * 16777619;
                buckets.Add((int)(hash % (uint)hasher.BucketCount));
            }
        }

        return buckets;
    }
}
