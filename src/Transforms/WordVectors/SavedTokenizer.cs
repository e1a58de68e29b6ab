using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>A tokeniser, or the name of one that a model was saved with and that is not ours to make.</summary>
internal sealed class SavedTokenizer(string name, ITokenizer? tokenizer)
{
    public SavedTokenizer(ITokenizer tokenizer) : this(tokenizer.Name, tokenizer) { }

    public string Name { get; } = name;

    /// <summary>The tokeniser of this name: one of ours, or the given one.</summary>
    public static SavedTokenizer Of(string name, ITokenizer? given) => new(name,
        given?.Name == name ? given : name == WhitespaceTokenizer.Instance.Name ? WhitespaceTokenizer.Instance : WordTokenizer.FromName(name));

    /// <summary>The tokeniser.</summary>
    /// <exception cref="InvalidOperationException">It was not given when the model was loaded.</exception>
    public ITokenizer Get(string component) => tokenizer ?? throw new InvalidOperationException(
        $"{component} was saved with the tokeniser '{Name}', which is not one of MLNetSeq's own, so it cannot read text. Load the transformer "
        + "with its own Load(stream, tokenizer), or give it a column of tokens.");
}
