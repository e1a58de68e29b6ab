using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.SearchSpace;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

/// <summary>Options of ApplyWordVectors.</summary>
/// <remarks>
/// The attributes are ML.NET's: AutoML sweeps over the properties that carry one, and starts from the attribute's own initial value,
/// which is the property's default.
/// </remarks>
public sealed class ApplyWordVectorsOptions
{
    /// <summary>The column that receives the result. Default: Features.</summary>
    public string OutputColumnName { get; set; } = "Features";

    /// <summary>The column of words: text, a vector of text tokens, or a vector of keys with their values. Default: none, and it is that
    /// of <see cref="OutputColumnName"/>.</summary>
    public string? InputColumnName { get; set; }

    /// <summary>Several columns at once, in the place of <see cref="OutputColumnName"/> and <see cref="InputColumnName"/>. Default:
    /// none.</summary>
    [JsonIgnore]
    public IReadOnlyList<InputOutputColumnPair>? Columns { get; set; }

    /// <summary>The vectors. Default: none, and they are those of <see cref="VectorsPath"/>, or else those that the input column
    /// carries.</summary>
    [JsonIgnore]
    public WordVectors? Vectors { get; set; }

    /// <summary>A file of vectors, read when the estimator is made; a saved model holds the vectors, not the path. Default: none.</summary>
    public string? VectorsPath { get; set; }

    /// <summary>Whether the words of a row become one vector, or a vector each. Default: one.</summary>
    public WordVectorOutput Output { get; set; } = WordVectorOutput.Pooled;

    /// <summary>How words become one vector: several poolings stand one after the other. Default: the mean.</summary>
    public IReadOnlyList<WordPooling> Pooling { get; set; } = [WordPooling.Mean];

    /// <summary>The a of the weights a / (a + p) of <see cref="WordPooling.SifMean"/>: words above this share of the text are held down.
    /// Default: 0.001.</summary>
    [Range(1e-4, 1e-2, 1e-3, true)]
    public double SifParameter { get; set; } = 1e-3;

    /// <summary>Whether the direction that the vectors of all texts have in common, learned in Fit, is taken out of
    /// <see cref="WordPooling.SifMean"/>. Default: no.</summary>
    [BooleanChoice(false)]
    public bool RemoveCommonDirection { get; set; }

    /// <summary>What becomes of words without a vector. Default: the vector of their character n-grams; where there are none, they are
    /// skipped.</summary>
    [Choice(
        new object[] { UnknownWords.Subword, UnknownWords.Skip, UnknownWords.Zero, UnknownWords.Mean, UnknownWords.Hash },
        UnknownWords.Subword)]
    public UnknownWords Unknown { get; set; } = UnknownWords.Subword;

    /// <summary>In which case words are looked up. Default: as they are, then in lower case.</summary>
    [Choice(new object[] { WordCasing.AsIsThenLower, WordCasing.AsIs, WordCasing.Lower }, WordCasing.AsIsThenLower)]
    public WordCasing Casing { get; set; } = WordCasing.AsIsThenLower;

    /// <summary>A column (Single) that counts the row's words that are not in the list, those of all input columns together; words that get
    /// a vector all the same count. Default: none.</summary>
    public string? UnknownCountColumnName { get; set; }

    /// <summary>What cuts text into words; columns of tokens and of keys are taken as they are. A model does not hold a tokeniser of your
    /// own. Default: <see cref="WordTokenizer"/>, which keeps the case unless <see cref="Casing"/> is Lower.</summary>
    [JsonIgnore]
    public ITokenizer? Tokenizer { get; set; }

    /// <summary>The threads of a cursor; 0 for one a core. Default: 0.</summary>
    public int Threads { get; set; }

    /// <summary>Ends the fitting early; only weights that are learned take long.</summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }
}
