using MLNetSeq.Numerics;

namespace WordEmbeddings.World;

/// <summary>Something the little world talks about: sentences with gaps, and what fills them.</summary>
internal abstract class Topic
{
    /// <summary>Makes a sentence.</summary>
    public abstract string Sentence(RandomStream random);

    /// <summary>One of several.</summary>
    protected static T One<T>(RandomStream random, params IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>A template with its gaps, words in braces, filled.</summary>
    protected static string Fill(string template, params ReadOnlySpan<(string Gap, string Word)> words)
    {
        foreach ((string gap, string word) in words) template = template.Replace($"{{{gap}}}", word, StringComparison.Ordinal);
        return template;
    }
}
