using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Estimators;
using MLNetSeq.Models;
using MLNetSeq.Text;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>Language models saved and loaded, whole and damaged.</summary>
public sealed class LanguageFileTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public LanguageFileTests() => _data = Reviews.View(_ml, 60);

    [Theory]
    [InlineData(SoftmaxKind.Full)]
    [InlineData(SoftmaxKind.Adaptive)]
    [InlineData(SoftmaxKind.Sampled)]
    public void A_chain_loaded_again_gives_the_same_bits(SoftmaxKind softmax)
    {
        RnnLanguageModelOptions options = SmallLanguage.AllColumns();
        (options.Softmax, options.SampledTokens) = (softmax, 10);
        ITransformer model = _ml.Transforms.CopyColumns("Copy", "Text").Append(_ml.Transforms.Text.RnnLanguageModel(options)).Fit(_data);
        using MemoryStream stream = new();
        _ml.Model.Save(model, _data.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        IDataView expected = model.Transform(_data), found = loaded.Transform(_data);
        foreach (string column in (string[])["LogProbability", "Perplexity"])
            Assert.Equal(expected.GetColumn<float>(column), found.GetColumn<float>(column));
        foreach (string column in (string[])["TokenLogs", "State"])
            Assert.Equal(expected.GetColumn<float[]>(column), found.GetColumn<float[]>(column));
        foreach (string column in (string[])["TokenCount", "CutTokens", "UnknownTokens"])
            Assert.Equal(expected.GetColumn<int>(column), found.GetColumn<int>(column));
        RnnLanguageModelTransformer last = Assert.IsType<RnnLanguageModelTransformer>(((IEnumerable<ITransformer>)loaded).Last());
        Assert.Equal("Text", last.InputColumnName);
        Assert.Equal(2, last.Model.History.Count);
        Assert.Equal(softmax == SoftmaxKind.Adaptive, last.Model.AdaptiveCutoffs is not null);
    }

    [Fact]
    public void The_transformers_own_file_needs_no_context()
    {
        RnnLanguageModelTransformer model = Estimator().Fit(_data);
        using MemoryStream stream = new();
        model.Save(stream);
        stream.Position = 0;

        RnnLanguageModelTransformer loaded = RnnLanguageModelTransformer.Load(stream);

        Assert.Equal(model.Transform(_data).GetColumn<float>("LogProbability"), loaded.Transform(_data).GetColumn<float>("LogProbability"));
        Assert.Equal(model.WordVectors["soup"], loaded.WordVectors["soup"]);
    }

    [Fact]
    public void A_model_with_a_tokenizer_of_ones_own_is_given_it_again()
    {
        RnnLanguageModelOptions options = SmallLanguage.Options();
        options.Tokenizer = new Commas();
        RnnLanguageModelTransformer model = _ml.Transforms.Text.RnnLanguageModel(options).Fit(_data);
        using MemoryStream stream = new();
        model.Save(stream);
        stream.Position = 0;
        Assert.Contains("'commas'", Assert.Throws<InvalidDataException>(() => RnnLanguageModelTransformer.Load(stream)).Message);
        stream.Position = 0;

        Assert.Equal("commas", RnnLanguageModelTransformer.Load(stream, new Commas()).Model.Vocabulary.Tokenizer.Name);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        using MemoryStream one = new(), two = new();
        RnnLanguageModelTransformer model = Estimator().Fit(_data);
        model.Save(one);
        _ml.Transforms.Text.RerankTexts(model.Model, inputColumnName: "Words").Fit(_data).Save(two);

        Damage(one.ToArray(), stream => RnnLanguageModelTransformer.Load(stream));
        Damage(two.ToArray(), stream => RerankTextsTransformer.Load(stream));
    }

    private static void Damage(byte[] whole, Func<Stream, object> load)
    {
        for (int length = 0; length < whole.Length; length += 1 + whole.Length / 60)
            Assert.Throws<InvalidDataException>(() => load(new MemoryStream(whole, 0, length)));
        Random random = new(1);
        for (int i = 0; i < 300; i++)
        {
            // Half of the changes go where lengths and counts are.
            int at = i % 2 == 0 ? random.Next(Math.Min(300, whole.Length)) : random.Next(whole.Length);
            byte[] changed = [.. whole];
            changed[at] ^= (byte)(1 << random.Next(8));
            Assert.Throws<InvalidDataException>(() => load(new MemoryStream(changed)));
        }
    }

    private RnnLanguageModelEstimator Estimator() => _ml.Transforms.Text.RnnLanguageModel(SmallLanguage.AllColumns());

    private sealed class Commas : ITokenizer
    {
        public string Name => "commas";

        public void Tokenize(ReadOnlySpan<char> text, ITokenSink sink)
        {
            foreach (Range word in text.Split(',')) if (!sink.Add(text[word])) return;
        }
    }
}
