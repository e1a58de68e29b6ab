using System.Text;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Benchmarks;

/// <summary>The word vectors that a classifier starts from.</summary>
internal static class StartVectors
{
    /// <summary>The word for vectors that are trained on IMDB's training texts and its unlabelled ones.</summary>
    public const string Imdb = "imdb";

    public static WordVectors? Get(string? source, string folder) =>
        source is null ? null : source == Imdb ? Train(folder) : WordVectors.Load(source);

    private static WordVectors Train(string folder)
    {
        using var builder = new WordCorpusBuilder(new WordCorpusOptions());
        foreach (LabelledText text in TextData.Read("imdb", folder).Train) builder.AddText(text.Text);
        foreach (string text in TextData.Lines(Path.Combine(folder, "imdb", "unsup.txt.gz"), Encoding.UTF8)) builder.AddText(text);
        using WordCorpus corpus = builder.Build();
        return Word2Vec.Train(corpus, new Word2VecOptions());
    }
}
