using MLNetSeq.Embeddings;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

/// <summary>Each word of the corpus is a target once, with the words around it, and padding beyond its sentence.</summary>
public sealed class NeuralReaderTests
{
    private static readonly string[] Texts = ["a b c d", "e", "b a"];

    [Theory]
    [InlineData(NeuralContext.Previous, 2, "..→a .a→b ab→c bc→d ..→e ..→b .b→a")]
    [InlineData(NeuralContext.Previous, 1, ".→a a→b b→c c→d .→e .→b b→a")]
    [InlineData(NeuralContext.Surrounding, 2, "..bc→a .acd→b abd.→c bc..→d ....→e ..a.→b .b..→a")]
    public void Contexts_begin_with_padding_where_the_sentence_does(NeuralContext context, int size, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(context, size, batch: 3)));

    [Fact]
    public void The_batch_size_changes_nothing()
    {
        foreach (NeuralContext context in Enum.GetValues<NeuralContext>())
            Assert.Equal(Read(context, 3, batch: 100), Read(context, 3, batch: 1));
    }

    [Fact]
    public void A_nearby_word_is_one_of_those_within_reach_and_another_in_another_pass()
    {
        HashSet<string> seen = [];
        for (ulong key = 0; key < 50; key++) seen.UnionWith(Read(NeuralContext.Nearby, 2, 4, key));
        Assert.Equal("a→b a→c b→a b→c b→d c→a c→b c→d d→b d→c .→e".Split(' ').Order(), seen.Order());
    }

    private static List<string> Read(NeuralContext context, int size, int batch, ulong key = 1)
    {
        WordCorpusOptions options = new() { MinimumCount = 1, Tokenizer = WhitespaceTokenizer.Instance };
        using WordCorpus corpus = WordCorpus.FromTexts(Texts, options);
        NeuralShape shape = new(corpus.Words.Count, 1, context, size, 0, IsDirect: true);
        NeuralReader reader = new(corpus.Open(), shape) { Key = key };
        NeuralBatch targets = new(batch, shape.Places);
        List<string> read = [];
        for (reader.Fill(targets); targets.Count > 0; reader.Fill(targets))
        {
            for (int r = 0; r < targets.Count; r++)
                read.Add($"{string.Concat(targets.ContextsOf(r, 1).ToArray().Select(Name))}→{Name(targets.TargetsOf(r, 1)[0])}");
        }

        return read;

        string Name(int word) => word == shape.Padding ? "." : corpus.Words[word];
    }
}
