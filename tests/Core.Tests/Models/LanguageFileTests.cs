using System.Buffers.Binary;
using System.Security.Cryptography;
using MLNetSeq.Formats;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class LanguageFileTests
{
    private const int Changes = 2000;

    private static readonly float[] One = [1, 0.5f];

    private static readonly float[] Two = [-1, 3];

    private static readonly ModelFileFuzz Fuzz = new((file, what) => Refused(file, what));

    private static readonly Lazy<byte[][]> Files = new(() =>
    {
        LanguageModelOptions words = Small(), letters = Small(), texts = Small(), pieces = Small(), clusters = Small(), samples = Small();
        (words.TiedEmbeddings, words.EmbeddingSize) = (true, words.HiddenSize);
        (letters.Level, letters.Tokenizer) = (TokenLevel.Character, null);
        (texts.CarryState, texts.StartToken, texts.UnknownToken) = (false, true, false);
        (pieces.Level, pieces.SubwordMerges) = (TokenLevel.Subword, 20);
        (clusters.Softmax, clusters.AdaptiveCutoffs, clusters.AdaptiveDivisor) = (SoftmaxKind.Adaptive, [3, 8], 1.5);
        clusters.AdaptiveHeadBias = true;
        (samples.Softmax, samples.SampledTokens) = (SoftmaxKind.Sampled, 5);
        return
        [
            File(ToyTexts.Train(words)), File(ToyTexts.Train(letters)), File(ToyTexts.Train(texts)),
            File(LanguageModel.Train(Sentences("some", "many"), null, Alone())), File(LanguageModel.Train(Sentences(One, Two), null, Alone())),
            .. ((LanguageModelOptions[])[pieces, clusters, samples]).Select(o => File(ToyTexts.Train(o))),
        ];
    });

    [Fact]
    public void Classes_and_the_size_of_vectors_come_back_with_a_model()
    {
        LanguageModel classes = Load(Files.Value[3]), vectors = Load(Files.Value[4]);
        Assert.Equal(["some", "many"], classes.Classes);
        Assert.Empty(vectors.Classes);
        Assert.Equal((0, 2), (classes.ConditionSize, vectors.ConditionSize));
        Assert.NotEqual(classes.Score("the cat", "some").LogProbability, classes.Score("the cat", "many").LogProbability);

        using var stream = new MemoryStream();
        classes.SaveSafeTensors(stream);
        stream.Position = 0;
        Assert.Contains(SafeTensors.Read(stream), t => t.Name == "first_state.weight" && t.Shape is [2, 3]);
        stream.Position = 0;
        LanguageModel other = LanguageModel.Train(Sentences("a", "b"), null, Alone()).WithSafeTensors(stream);
        Assert.Equal(classes.Score("the cat", "many").LogProbability, other.Score("the cat", "b").LogProbability);
    }

    [Fact]
    public void A_model_is_the_same_once_it_was_saved_and_loaded()
    {
        foreach (byte[] file in Files.Value)
        {
            LanguageModel model = Load(file);
            Assert.Equal(file, File(model));
            Assert.Equal(Scores(model), Scores(Load(File(model))));
        }

        LanguageModel trained = ToyTexts.Train(), loaded = Load(File(trained));
        Assert.Equal(Scores(trained), Scores(loaded));
        Assert.Equal(trained.History, loaded.History);
        Assert.Equal((trained.MaximumTokens, trained.CarriesState), (loaded.MaximumTokens, loaded.CarriesState));
        Assert.Equal(trained.Vocabulary.CountOf(2), loaded.Vocabulary.CountOf(2));
    }

    [Fact]
    public void Weights_go_out_and_come_in_as_safetensors()
    {
        LanguageModel model = ToyTexts.Train();
        using var stream = new MemoryStream();
        model.SaveSafeTensors(stream);
        stream.Position = 0;
        LanguageModelOptions options = ToyTexts.Options();
        options.Seed = 5;
        LanguageModel other = ToyTexts.Train(options).WithSafeTensors(stream);
        Assert.Equal(Scores(model), Scores(other));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused() => Fuzz.CutOff(Files.Value);

    [Fact]
    public void A_single_changed_byte_is_noticed_wherever_it_is() => Fuzz.ChangeByte(Files.Value);

    [Fact]
    public void Changes_under_a_right_checksum_are_refused_or_give_a_model()
    {
        var random = new RandomStream(1);
        foreach (byte[] file in Files.Value)
        {
            for (int i = 0; i < Changes; i++)
            {
                byte[] changed = [.. file];
                int at = random.Next(file.Length - SHA256.HashSizeInBytes);
                if (random.Next(2) == 0 && at + 4 <= file.Length - SHA256.HashSizeInBytes)
                    BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), (int)random.NextBits());
                else changed[at] = (byte)random.Next(256);
                SHA256.HashData(changed.AsSpan(..^SHA256.HashSizeInBytes), changed.AsSpan(^SHA256.HashSizeInBytes..));
                try
                {
                    Scores(Load(changed));
                }
                catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
                {
                    // Refused, or the words of the text are no longer those of a model without an unknown one.
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 9, "9 is not a SoftmaxKind")]
    [InlineData(0, 2, "no model has a softmax of the kind Sampled")]
    [InlineData(1, 0, "the number of clusters is 0")]
    [InlineData(1, int.MaxValue, "the number of clusters is 2147483647")]
    [InlineData(5, 0, "the clusters of its softmax contradict each other")]
    [InlineData(5, 8, "the clusters of its softmax contradict each other")]
    [InlineData(9, 18, "the clusters of its softmax contradict each other")]
    [InlineData(17, -1, "the clusters of its softmax contradict each other")] // the upper half of the divisor
    public void An_adaptive_softmax_that_cannot_be_is_refused(int at, int value, string message)
    {
        byte[] file = Files.Value[6], cutoffs = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(cutoffs, 3);
        BinaryPrimitives.WriteInt32LittleEndian(cutoffs.AsSpan(4), 8);
        int kind = file.AsSpan().IndexOf(cutoffs) - 5; // a byte, and then the number of clusters
        byte[] changed = [.. file];
        if (at == 0) changed[kind] = (byte)value;
        else BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(kind + at), value);
        SHA256.HashData(changed.AsSpan(..^SHA256.HashSizeInBytes), changed.AsSpan(^SHA256.HashSizeInBytes..));
        Assert.Contains(message, Refused(changed, message), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_and_another_tokeniser_are_refused_by_name()
    {
        Assert.Contains("not the file of a language model", Refused([.. new byte[100]], "zeros"), StringComparison.Ordinal);
        LanguageModelOptions options = Small();
        options.Tokenizer = new Own();
        byte[] file = File(ToyTexts.Train(options));
        Assert.Contains("trained with the tokeniser 'own'", Refused(file, "without the tokeniser"), StringComparison.Ordinal);
        Assert.Equal(file, File(LanguageModel.Load(new MemoryStream(file), new Own())));
        options.Level = TokenLevel.Subword;
        file = File(ToyTexts.Train(options));
        Assert.Contains("trained with the tokeniser 'own'", Refused(file, "pieces without the tokeniser"), StringComparison.Ordinal);
        Assert.Equal(file, File(LanguageModel.Load(new MemoryStream(file), new Own())));
    }

    private static LanguageModelOptions Small()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs) = (3, 2, 1);
        return options;
    }

    private static LanguageModelOptions Alone()
    {
        LanguageModelOptions options = Small();
        options.CarryState = false;
        return options;
    }

    // Of two kinds, by turns.
    private static IEnumerable<ConditionedText> Sentences(TextCondition first, TextCondition second) =>
        ToyTexts.Lines(20).Select((line, i) => new ConditionedText(line, i % 2 == 0 ? first : second));

    private static IReadOnlyList<float> Scores(LanguageModel model) =>
        model.Score("the cats sleep", ConditionOf(model)).TokenLogProbabilities;

    private static TextCondition ConditionOf(LanguageModel model) =>
        model.Classes.Count > 0 ? model.Classes[0] : model.ConditionSize > 0 ? new float[model.ConditionSize] : default(TextCondition);

    private static byte[] File(LanguageModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static LanguageModel Load(byte[] file) => LanguageModel.Load(new MemoryStream(file));

    private static string Refused(byte[] file, string what)
    {
        try
        {
            Load(file);
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }

        throw new Xunit.Sdk.XunitException($"The file was read: {what}.");
    }

    private sealed class Own : ITokenizer
    {
        public string Name => "own";

        public void Tokenize(ReadOnlySpan<char> text, ITokenSink sink) => WhitespaceTokenizer.Instance.Tokenize(text, sink);
    }

    [Fact]
    public void The_tokeniser_of_pieces_has_the_same_name_once_it_is_loaded_again()
    {
        LanguageModel model = ToyTexts.Train(ToyTexts.OfPieces());
        Assert.Equal(model.Vocabulary.Tokenizer.Name, Load(File(model)).Vocabulary.Tokenizer.Name);
    }
}
