using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Text;

public sealed class BytePairTests
{
    // The toy corpus of Sennrich, Haddow and Birch 2016 as their program has it.
    private static readonly Dictionary<string, long> Toy = new() { ["low"] = 5, ["lower"] = 2, ["newest"] = 6, ["widest"] = 3 };

    [Fact]
    public void The_most_frequent_pair_is_merged_first_as_in_the_paper()
    {
        var merges = BytePairMerges.Learn(Toy, new() { Merges = 10 });
        Assert.Equal(
            ["e+s", "es+t", "\u2581+l", "o+w", "\u2581l+ow", "e+w", "\u2581+n", "ew+est", "\u2581n+ewest", "w+i"],
            merges.Merges.Select(m => $"{m.Left}+{m.Right}"));
    }

    [Fact]
    public void A_word_that_was_never_there_is_put_together_from_pieces_that_were()
    {
        var merges = BytePairMerges.Learn(Toy, new() { Merges = 10 });
        Assert.Equal(["\u2581low", "est"], merges.Cut("lowest"));
        Assert.Equal(["\u2581newest"], merges.Cut("newest"));
        Assert.Equal(["\u2581", "wi", "d", "e", "r"], merges.Cut("wider"));
    }

    [Fact]
    public void Without_merges_a_word_is_its_mark_and_its_characters() =>
        Assert.Equal(["\u2581", "l", "o", "\U0001F600", "\uFFFD", "x"],
            BytePairMerges.Learn(Toy, new() { Merges = 0 }).Cut("lo\U0001F600\uD800x"));

    [Fact]
    public void Unknown_characters_stand_by_themselves_between_known_pieces()
    {
        var merges = BytePairMerges.Learn(Toy, new() { Merges = 10 });
        Assert.Equal(["\u2581", "é", "est"], merges.Cut("éest"));
        Assert.Equal(["\u2581low", "<unk>", "est"], merges.Cut("low\u2581est"));
        Assert.Equal(["\u2581", "<unk>"], merges.Cut("<unk>"));
    }

    [Fact]
    public void Surrogate_pairs_are_never_split_and_merged_like_letters()
    {
        var merges = BytePairMerges.Learn(new Dictionary<string, long> { ["\U0001F600\U0001F601"] = 3 }, new() { Merges = 1 });
        Assert.Equal(["\u2581\U0001F600", "\U0001F601"], merges.Cut("\U0001F600\U0001F601"));
        Assert.Equal(["\u2581\U0001F600", "\U0001F600"], merges.Cut("\U0001F600\U0001F600"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(26)]
    public void Counts_kept_up_to_date_give_the_merges_that_counting_anew_gives(int letters)
    {
        var random = new RandomStream(letters);
        Dictionary<string, long> words = [];
        for (int i = 0; i < 60; i++)
        {
            string word = string.Concat(Enumerable.Range(0, 1 + random.Next(12)).Select(_ => (char)('a' + random.Next(letters))));
            words[word] = 1 + random.Next(9);
        }

        var expected = Slowly(words, 80);
        Assert.Equal(expected, BytePairMerges.Learn(words, new() { Merges = 80 }).Merges);
        Assert.Equal(expected, BytePairMerges.Learn(words.Reverse(), new() { Merges = 80 }).Merges);
    }

    [Fact]
    public void Pieces_put_together_are_the_word()
    {
        string[] words = [.. Enumerable.Range(0, 300).Select(RandomWord), new string('a', 1000), ""];
        var merges = BytePairMerges.Learn(words.Where(w => w.Length > 0).Select(w => KeyValuePair.Create(w, 3L)), new() { Merges = 100 });
        foreach (string word in words) Assert.Equal("\u2581" + word, string.Concat(merges.Cut(word)));
    }

    [Fact]
    public void A_very_long_word_takes_a_moment_only()
    {
        var merges = BytePairMerges.Learn([KeyValuePair.Create(new string('a', 1_000_000), 1L)]);
        Assert.All(merges.Pieces, piece => Assert.True(piece.Length <= BytePairMerges.MaximumRun, piece));
        Assert.Equal(1_000_001, merges.Cut(new string('a', 1_000_000)).Sum(piece => piece.Length));
    }

    [Fact]
    public void Rare_characters_and_merges_beyond_the_room_are_left_out()
    {
        var merges = BytePairMerges.Learn(Toy, new() { MinimumCount = 3, MaximumPieces = 12 });
        Assert.DoesNotContain("r", merges.Pieces);
        Assert.Equal(12, merges.Pieces.Count);
        Assert.Equal(["\u2581", "e"], BytePairMerges.Learn(Toy, new() { MaximumPieces = 2 }).Pieces);
    }

    [Fact]
    public void No_merge_makes_the_name_of_the_unknown_word()
    {
        var merges = BytePairMerges.Learn([KeyValuePair.Create("a<unk>", 99L), KeyValuePair.Create("b<unk>", 99L)]);
        Assert.DoesNotContain("<unk>", merges.Pieces);
    }

    [Fact]
    public void The_unknown_word_between_signs_never_becomes_a_known_piece()
    {
        var merges = BytePairMerges.Learn(new Dictionary<string, long> { ["<unk>,"] = 50, ["<unk>."] = 60 }, new() { Merges = 20 });
        Assert.Equal(["\u2581", "<unk>"], merges.Cut("<unk>"));
        Assert.DoesNotContain(merges.Pieces, piece => piece.Contains("<unk>", StringComparison.Ordinal) && piece.Length < 7);
    }

    [Fact]
    public void A_text_is_cut_by_the_merges_over_its_words()
    {
        BytePairTokenizer tokenizer = BytePairMerges.Learn(Toy, new() { Merges = 10 }).Over(WhitespaceTokenizer.Instance);
        Assert.Equal(["\u2581low", "est", "\u2581newest"], TokenList.Of(tokenizer, " lowest\nnewest "));
        Assert.StartsWith("whitespace with byte pairs ", tokenizer.Name, StringComparison.Ordinal);
        Assert.NotEqual(tokenizer.Name, BytePairMerges.Learn(Toy, new() { Merges = 9 }).Over(WhitespaceTokenizer.Instance).Name);
    }

    public static TheoryData<string[], BytePairMerge[], string> Wrong => new()
    {
        { ["ab"], [], "not one character" },
        { ["a", "a"], [], "comes twice" },
        { ["a", "b"], [new("a", "b"), new("a", "b")], "comes twice" },
        { ["a", "b"], [new("ab", "a")], "neither a character nor" },
        { ["<", "u", "n", "k", ">"], [new("<", "u"), new("<u", "n"), new("<un", "k"), new("<unk", ">")], "the name of" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Merges_that_cannot_be_are_refused(string[] characters, BytePairMerge[] merges, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => new BytePairMerges(characters, merges)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Learning_ends_when_it_is_cancelled() => Assert.Throws<OperationCanceledException>(
        () => BytePairMerges.Learn(Toy, cancellation: new CancellationToken(canceled: true)));

    [SharedDataFact("data/wikitext-2")]
    public void Words_of_another_part_of_a_corpus_hardly_have_unknown_pieces()
    {
        Dictionary<string, long> train = Words("train"), test = Words("test");
        var merges = BytePairMerges.Learn(train, new() { Merges = 5000 });
        HashSet<string> pieces = [.. merges.Pieces];
        foreach ((string word, long count) in test)
            if (word != "<unk>") Assert.All(merges.Cut(word), piece => Assert.Contains(piece, pieces));
    }

    private static Dictionary<string, long> Words(string part)
    {
        var corpus = new TokenCorpus(WhitespaceTokenizer.Instance, int.MaxValue);
        using var reader = new StreamReader(new System.IO.Compression.GZipStream(
            File.OpenRead(SharedData.PathOf($"data/wikitext-2/{part}.txt.gz")), System.IO.Compression.CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) corpus.AddText(line);
        return corpus.Counted().ToDictionary();
    }

    private static string RandomWord(int seed)
    {
        var random = new RandomStream(seed);
        string[] letters = ["a", "b", "c", "d", "e", "é", "\U0001F600"];
        return string.Concat(Enumerable.Range(0, 1 + random.Next(20)).Select(_ => letters[random.Next(letters.Length)]));
    }

    // As the paper says it, with the ties of the library.
    private static List<BytePairMerge> Slowly(Dictionary<string, long> counts, int merges)
    {
        List<string> pieces = [.. counts.SelectMany(c => ("\u2581" + c.Key).Select(letter => (Letter: letter.ToString(), c.Value)))
            .GroupBy(c => c.Letter, c => c.Value).OrderByDescending(g => g.Sum()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Key)];
        List<(List<string> Pieces, long Count)> words =
            [.. counts.Select(c => (("\u2581" + c.Key).Select(letter => letter.ToString()).ToList(), c.Value))];
        List<BytePairMerge> result = [];
        while (result.Count < merges)
        {
            Dictionary<BytePairMerge, long> pairs = [];
            foreach ((List<string> word, long count) in words)
                for (int i = 1; i < word.Count; i++)
                    pairs[new(word[i - 1], word[i])] = pairs.GetValueOrDefault(new(word[i - 1], word[i])) + count;
            if (pairs.Count == 0 || pairs.Values.Max() < 2) break;
            BytePairMerge best = pairs.OrderByDescending(p => p.Value)
                .ThenBy(p => pieces.IndexOf(p.Key.Left)).ThenBy(p => pieces.IndexOf(p.Key.Right)).First().Key;
            if (!result.Contains(best)) result.Add(best);
            if (!pieces.Contains(best.Piece)) pieces.Add(best.Piece);
            foreach ((List<string> word, _) in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] != best.Left || word[i + 1] != best.Right) continue;
                    word[i] = best.Piece;
                    word.RemoveAt(i + 1);
                }
            }
        }

        return result;
    }
}
