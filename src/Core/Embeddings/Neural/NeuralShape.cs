namespace MLNetSeq.Embeddings;

/// <summary>The sizes of a neural language model's layers.</summary>
/// <param name="Words">The words of the list; one more row is for what lies beyond a sentence.</param>
/// <param name="Dimension">The numbers of a word's vector.</param>
/// <param name="Context">Which words the context has.</param>
/// <param name="ContextSize">How many of them, on each side.</param>
/// <param name="HiddenSize">The units of the hidden layer, or 0.</param>
/// <param name="IsDirect">Whether the context leads to the output directly.</param>
internal readonly record struct NeuralShape(
    int Words, int Dimension, NeuralContext Context, int ContextSize, int HiddenSize, bool IsDirect)
{
    public const int MostContext = 1000;
    public const int MostHidden = 1 << 16;
    public const int MostNegatives = 1000;
    public const int MostRows = 1 << 16;

    /// <summary>Stands for what lies beyond the sentence.</summary>
    public int Padding => Words;

    /// <summary>The words that are concatenated.</summary>
    public int Places => Context switch
    {
        NeuralContext.Previous => ContextSize,
        NeuralContext.Surrounding => 2 * ContextSize,
        _ => 1,
    };

    /// <summary>The width of the concatenated vectors.</summary>
    public int ContextWidth => Places * Dimension;

    /// <summary>The width of what the output layer reads: the hidden units, then the context where it leads there directly.</summary>
    public int FeatureWidth => HiddenSize + (IsDirect ? ContextWidth : 0);

    public static NeuralShape Of(NeuralLanguageModelOptions options, int words) => new(
        words, options.Dimension, options.Context, options.ContextSize, options.HiddenSize,
        options.DirectConnections || options.HiddenSize == 0);
}
