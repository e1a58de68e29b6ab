using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public sealed class CoOccurrenceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, CoOccurrenceWeighting.InverseDistance, 15)]
    [InlineData(false, CoOccurrenceWeighting.InverseDistance, 4)]
    [InlineData(true, CoOccurrenceWeighting.Flat, 7)]
    [InlineData(false, CoOccurrenceWeighting.Flat, 1000)]
    public void Counts_are_those_of_two_plain_loops(bool isSymmetric, CoOccurrenceWeighting weighting, int window)
    {
        using WordCorpus corpus = GloVeTexts.Corpus(200);
        Dictionary<(int, int), double> expected = [];
        CorpusReader reader = corpus.Open();
        while (reader.Next(out ReadOnlySpan<int> sentence))
        {
            for (int i = 0; i < sentence.Length; i++)
            {
                for (int j = Math.Max(0, i - window); j < i; j++)
                {
                    double amount = weighting == CoOccurrenceWeighting.Flat ? 1 : 1.0 / (i - j);
                    Add(expected, sentence[j], sentence[i], amount);
                    if (isSymmetric) Add(expected, sentence[i], sentence[j], amount);
                }
            }
        }

        CoOccurrenceOptions options = new() { IsSymmetric = isSymmetric, Weighting = weighting, Window = window };
        using CoOccurrences counted = CoOccurrences.FromCorpus(corpus, options);
        CoOccurrence[] entries = [.. counted.Entries()];
        Assert.Equal(expected.Count, entries.Length);
        Assert.Equal(entries.OrderBy(e => e.Word).ThenBy(e => e.Context), entries);
        foreach (CoOccurrence entry in entries)
            Near.Assert(expected[(entry.Word, entry.Context)], entry.Value, 1e-6, $"X of {entry.Word} and {entry.Context}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_is_spilled_and_merged_is_what_is_counted_in_memory(int threads)
    {
        using WordCorpus corpus = GloVeTexts.Corpus(2000, words: 5000);
        using CoOccurrences inMemory = CoOccurrences.FromCorpus(corpus, new CoOccurrenceOptions { Threads = 1 });
        List<string> stages = [];
        CoOccurrenceOptions options = new() { MemoryLimit = CoOccurrenceOptions.LeastMemoryLimit, TemporaryFolder = _folder, Threads = threads };
        using (CoOccurrences spilled = CoOccurrences.FromCorpus(corpus, options, new GloVeTexts.Watcher(p => stages.Add(p.Stage))))
        {
            Assert.False(inMemory.IsSpilled);
            Assert.True(spilled.IsSpilled);
            Assert.Single(Directory.GetFiles(_folder)); // of the entries; that of the runs is gone
            Assert.Equal(inMemory.Entries(), spilled.Entries());
            Assert.Equal(inMemory.Probability("w1", "w0"), spilled.Probability("w1", "w0"));
        }

        Assert.Contains("counting", stages);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Counts_do_not_depend_on_the_number_of_threads()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(1000);
        using CoOccurrences one = CoOccurrences.FromCorpus(corpus, new CoOccurrenceOptions { Threads = 1 });
        using CoOccurrences four = CoOccurrences.FromCorpus(corpus, new CoOccurrenceOptions { Threads = 4 });
        Assert.Equal(one.Entries(), four.Entries());
    }

    [Fact]
    public void Cancelled_counting_leaves_no_file()
    {
        using WordCorpus corpus = GloVeTexts.Corpus(2000, words: 5000);
        CoOccurrenceOptions options = new() { MemoryLimit = CoOccurrenceOptions.LeastMemoryLimit, TemporaryFolder = _folder };
        using CancellationTokenSource source = new();
        bool wasSpilled = false;
        GloVeTexts.Watcher watcher = new(_ =>
        {
            wasSpilled = Directory.GetFiles(_folder).Length > 0;
            source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => CoOccurrences.FromCorpus(corpus, options, watcher, source.Token));
        Assert.True(wasSpilled);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Ratios_tell_ice_from_steam()
    {
        using WordCorpus corpus = Read(
            "ice solid water", "ice water cold", "steam gas water", "steam water hot", "ice solid", "steam gas", "fashion show");
        using CoOccurrences counted = CoOccurrences.FromCorpus(corpus, new CoOccurrenceOptions { Window = 1 });
        Assert.Equal(3, counted.Count / 6);
        Assert.Equal(2.0 / 3, counted.Probability("solid", "ice"), 1e-6);
        Assert.Equal(1.0 / 3, counted.Probability("water", "ice"), 1e-6);
        ProbabilityRatios ratios = counted.Ratios("ice", "steam", "solid", "gas", "water", "fashion");
        Assert.Equal([double.PositiveInfinity, 0, 1, double.NaN], ratios.Rows.Select(r => r.Ratio));
        string[] lines = ratios.ToString().Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Contains("P(k|ice)", lines[0]);
        Assert.StartsWith("water", lines[3]);
        Assert.EndsWith("1", lines[3]);
        Assert.Single(lines.Select(l => l.Length).Distinct());
    }

    [Fact]
    public void An_unknown_word_is_named()
    {
        using WordCorpus corpus = Read("ice water");
        using CoOccurrences counted = CoOccurrences.FromCorpus(corpus);
        Assert.Contains("'Ice'", Assert.Throws<KeyNotFoundException>(() => counted.Probability("water", "Ice")).Message);
        Assert.Contains("'gas'", Assert.Throws<KeyNotFoundException>(() => counted.Ratios("ice", "water", "gas")).Message);
        Assert.Contains("'gas'", Assert.Throws<KeyNotFoundException>(() => counted["gas", "water"]).Message);
    }

    [Fact]
    public void Options_out_of_bounds_are_named()
    {
        using WordCorpus corpus = Read("ice water");
        foreach ((CoOccurrenceOptions options, string name) in ((CoOccurrenceOptions, string)[])
        [
            (new() { Window = 0 }, "Window"), (new() { Window = CoOccurrenceOptions.MaximumWindow + 1 }, "Window"),
            (new() { MemoryLimit = 1 }, "MemoryLimit"),
            (new() { Threads = -1 }, "Threads"), (new() { Weighting = (CoOccurrenceWeighting)9 }, "Weighting"),
        ])
            Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => CoOccurrences.FromCorpus(corpus, options)).ParamName);
    }

    private static WordCorpus Read(params string[] texts) =>
        WordCorpus.FromTexts(texts, new WordCorpusOptions { MinimumCount = 1, Tokenizer = WhitespaceTokenizer.Instance });

    private static void Add(Dictionary<(int, int), double> counts, int word, int context, double amount) =>
        counts[(word, context)] = counts.GetValueOrDefault((word, context)) + amount;
}
