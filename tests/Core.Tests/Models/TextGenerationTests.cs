using MLNetSeq.Inference;
using MLNetSeq.Inference.Decoding;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class TextGenerationTests
{
    private static readonly Lazy<LanguageModel> Words = new(() => ToyTexts.Train(Longer(ToyTexts.Options())));
    private static readonly Lazy<LanguageModel> Characters = new(() => ToyTexts.Train(Longer(OfCharacters())));
    private static readonly Lazy<LanguageModel> Pieces = new(() => ToyTexts.Train(Longer(ToyTexts.OfPieces())));

    public static TheoryData<TokenLevel, GenerationMethod> All
    {
        get
        {
            var all = new TheoryData<TokenLevel, GenerationMethod>();
            foreach (TokenLevel level in Enum.GetValues<TokenLevel>())
                foreach (GenerationMethod method in Enum.GetValues<GenerationMethod>()) all.Add(level, method);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_options_give_the_same_text_and_as_likely_as_it_says(TokenLevel level, GenerationMethod method)
    {
        LanguageModel model = ModelOf(level);
        TextGenerationOptions options = new() { Method = method, Seed = 5 };
        GeneratedText text = Assert.Single(model.Generate(options));
        Assert.Equal(text, Assert.Single(model.Generate(options)));
        Assert.Equal(EndReason.EndToken, text.End);
        TextScore score = model.Score(text.Text);
        Assert.Equal(score.Tokens, text.Tokens);
        Assert.Equal(score.LogProbability, text.LogProbability, 1e-3);
    }

    [Fact]
    public void Another_seed_gives_another_text()
    {
        string[] texts = [.. Enumerable.Range(0, 8).Select(seed => Words.Value.Generate(new() { Seed = seed })[0].Text)];
        Assert.True(texts.Distinct().Count() > 3, string.Join("\n", texts));
    }

    [Theory]
    [InlineData(WeightPrecision.Single)]
    [InlineData(WeightPrecision.Int8)]
    public void A_batch_of_samples_begins_with_those_of_a_smaller_one(WeightPrecision precision)
    {
        TextGenerationOptions options = new() { Samples = 9, Seed = 3, Precision = precision };
        string[] many = Texts(Words.Value, options), few = Texts(Words.Value, options with { Samples = 2 });
        Assert.Equal(9, many.Length);
        Assert.Equal(few, many[..2]);
        Assert.True(many.Distinct().Count() > 2, string.Join("\n", many));
    }

    [Theory]
    [InlineData(TokenLevel.Word, "the dogs", " bark")]
    [InlineData(TokenLevel.Word, "the dogs ", "bark")]
    [InlineData(TokenLevel.Character, "the dogs b", "ark")]
    [InlineData(TokenLevel.Subword, "the dogs", " bark")]
    [InlineData(TokenLevel.Subword, "the dogs ", "bark")]
    public void A_text_goes_on_from_its_seed_with_the_space_it_needs(TokenLevel level, string seed, string expected) =>
        Assert.StartsWith(expected, Generate(level, new() { Method = GenerationMethod.Greedy, SeedText = seed }).Text,
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(All))]
    public void A_text_is_as_long_as_asked_for(TokenLevel level, GenerationMethod method)
    {
        GeneratedText text = Generate(level, new() { Method = method, MinimumLength = 40, MaximumLength = 40 });
        Assert.Equal((40, EndReason.MaximumLength), (text.Tokens, text.End));
        Assert.Equal(40, ModelOf(level).Vocabulary.Encode(text.Text).Length);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_text_ends_before_a_stop_string(TokenLevel level, GenerationMethod method)
    {
        // With a beam of 1, the greedy choice; a wider one may find a text without the stop string.
        TextGenerationOptions options = new() { Method = method, Beam = 1, SeedText = "a bird sings and", MaximumLength = 60 };
        string whole = Generate(level, options).Text, stop = whole.TrimStart().Split(' ')[1];
        GeneratedText cut = Generate(level, options with { StopStrings = ["unheard of", stop] });
        Assert.Equal(EndReason.StopSequence, cut.End);
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], cut.Text);
        Assert.DoesNotContain(stop, cut.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_string_may_lie_within_words()
    {
        TextGenerationOptions options = new() { Method = GenerationMethod.Greedy, SeedText = "the dogs" };
        Assert.Equal(" b", Generate(TokenLevel.Word, options with { StopStrings = ["ark"] }).Text);
    }

    [Theory]
    [InlineData(GenerationMethod.Sampling)]
    [InlineData(GenerationMethod.Greedy)]
    [InlineData(GenerationMethod.Beam)]
    public void Banned_words_and_the_unknown_one_never_come(GenerationMethod method)
    {
        TextGenerationOptions options = new()
        {
            Method = method,
            BannedWords = ["<unk>", "the", "unheard-of"],
            Samples = method == GenerationMethod.Greedy ? 1 : 5,
            MinimumLength = 30,
            MaximumLength = 60,
            Temperature = 5,
        };
        foreach (string text in Texts(Words.Value, options))
            Assert.Empty(text.Split(' ').Intersect(["<unk>", "the"]));
        Assert.Contains(Texts(Words.Value, options with { BannedWords = [] }), t => t.Contains("the", StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_text_has_never_comes()
    {
        LanguageModelOptions training = ToyTexts.Options();
        (training.CarryState, training.StartToken, training.UnknownToken) = (false, true, false);
        LanguageModel model = ToyTexts.Train(training);
        string text = model.Generate(new() { BannedWords = [], MinimumLength = 300, MaximumLength = 300, Temperature = 50 })[0].Text;
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_does_not_stop_at_its_end_goes_on_in_a_new_line()
    {
        GeneratedText text = Generate(TokenLevel.Word, new() { StopsAtEndOfText = false, MaximumLength = 60 });
        Assert.Equal((60, EndReason.MaximumLength), (text.Tokens, text.End));
        string[] lines = text.Text.Split('\n');
        Assert.True(lines.Length > 3, text.Text);
        Assert.All(lines, line => Assert.Equal(line.Trim(), line));
    }

    [Fact]
    public void A_repetition_penalty_makes_texts_repeat_less()
    {
        TextGenerationOptions options = new() { Method = GenerationMethod.Greedy, MinimumLength = 10, MaximumLength = 10 };
        int Distinct(double penalty) =>
            Generate(TokenLevel.Word, options with { RepetitionPenalty = penalty }).Text.Split(' ').Distinct().Count();
        Assert.True(Distinct(5) > Distinct(1), $"{Distinct(1)} words without, {Distinct(5)} with.");
    }

    [Fact]
    public void A_low_temperature_and_few_tokens_come_to_the_greedy_choice()
    {
        string greedy = Generate(TokenLevel.Word, new() { Method = GenerationMethod.Greedy }).Text;
        Assert.Equal(greedy, Generate(TokenLevel.Word, new() { Temperature = 1e-4 }).Text);
        Assert.Equal(greedy, Generate(TokenLevel.Word, new() { TopK = 1 }).Text);
        Assert.Equal(greedy, Generate(TokenLevel.Word, new() { TopP = 1e-6 }).Text);
    }

    [Fact]
    public void The_texts_of_a_beam_are_no_less_likely_than_the_greedy_one_and_sorted()
    {
        GeneratedText greedy = Generate(TokenLevel.Word, new() { Method = GenerationMethod.Greedy });
        IReadOnlyList<GeneratedText> beam = Words.Value.Generate(
            new() { Method = GenerationMethod.Beam, Beam = 50, Samples = 3, LengthExponent = 0 }); // wider than the vocabulary
        Assert.Equal(3, beam.Count);
        Assert.True(beam[0].LogProbability >= greedy.LogProbability - 1e-4, $"{beam[0].LogProbability} and {greedy.LogProbability}.");
        Assert.Equal(beam.OrderByDescending(b => b.LogProbability), beam);
    }

    [Theory]
    [InlineData(TokenLevel.Word, "")]
    [InlineData(TokenLevel.Character, "")]
    [InlineData(TokenLevel.Subword, "")]
    [InlineData(TokenLevel.Word, "two birds")]
    [InlineData(TokenLevel.Character, "two bi")]
    [InlineData(TokenLevel.Subword, "two birds")]
    public async Task The_pieces_together_are_the_text(TokenLevel level, string seed)
    {
        TextGenerationOptions options = new() { SeedText = seed, Seed = 7, StopStrings = ["and the "], MinimumLength = 12 };
        List<string> pieces = [];
        await foreach (string piece in ModelOf(level).GenerateAsync(options)) pieces.Add(piece);
        GeneratedText whole = Generate(level, options);
        Assert.Equal(whole.Text, string.Concat(pieces));
        Assert.True(pieces.Count > 4, string.Join('|', pieces));
    }

    [Fact]
    public async Task A_stream_of_pieces_can_be_read_again_from_its_beginning()
    {
        IAsyncEnumerable<string> pieces = Words.Value.GenerateAsync(new() { Seed = 3, MinimumLength = 5 });
        List<string> first = [], second = [];
        await foreach (string piece in pieces)
        {
            first.Add(piece);
            if (first.Count == 3) break;
        }

        await foreach (string piece in pieces) second.Add(piece);
        Assert.Equal(first, second[..3]);
        Assert.True(second.Count > 3, string.Join('|', second));
    }

    [Fact]
    public async Task A_stream_of_pieces_ends_when_it_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        TextGenerationOptions options = new() { StopsAtEndOfText = false, MaximumLength = 100_000 };
        int count = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string _ in Words.Value.GenerateAsync(options, source.Token))
                if (++count == 10) source.Cancel();
        });
        Assert.Equal(10, count);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string _ in Words.Value.GenerateAsync(options).WithCancellation(source.Token)) count++;
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Words.Value.Generate(options, source.Token));
    }

    [Fact]
    public void Weights_in_bytes_cost_less_than_a_hundredth_of_a_nat_a_character()
    {
        string[] texts = ToyTexts.Lines(40, seed: 2);
        double Loss(WeightPrecision precision)
        {
            using LanguageStreams streams = Characters.Value.CreateStreams(precision);
            var scores = new Matrix(new float[streams.VocabularySize], 1, streams.VocabularySize);
            double loss = 0;
            int count = 0;
            foreach (string text in texts)
            {
                streams.Begin(scores);
                foreach (int token in Characters.Value.Vocabulary.Encode(text))
                {
                    loss -= scores[0][token];
                    streams.Advance([0], [token], scores);
                    count++;
                }
            }

            return loss / count;
        }

        double single = Loss(WeightPrecision.Single), bytes = Loss(WeightPrecision.Int8);
        Assert.True(bytes <= single + 0.01, $"{single} nats a character in single precision, {bytes} in bytes.");
    }

    [Theory]
    [InlineData(GenerationMethod.Sampling, "Samples")]
    [InlineData(GenerationMethod.Beam, "Beam")]
    public void More_texts_than_memory_has_room_for_are_refused_by_the_options_name(GenerationMethod method, string option)
    {
        TextGenerationOptions options = new() { Method = method };
        options = method == GenerationMethod.Beam ? options with { Beam = int.MaxValue } : options with { Samples = int.MaxValue };
        Assert.Equal(option, Assert.Throws<ArgumentOutOfRangeException>(() => Words.Value.Generate(options)).ParamName);
    }

    [Fact]
    public void Int8_is_refused_where_the_cell_has_no_path_for_it()
    {
        LanguageModelOptions training = ToyTexts.Options();
        training.Cell = RecurrentCell.LstmPeephole;
        LanguageModel model = ToyTexts.Train(training);
        Assert.Throws<NotSupportedException>(() => model.Generate(new() { Precision = WeightPrecision.Int8 }));
    }

    public static TheoryData<TextGenerationOptions, string> Wrong => new()
    {
        { new() { Temperature = 0 }, "Greedy" },
        { new() { Temperature = -1 }, "above 0" },
        { new() { Temperature = double.NaN }, "above 0" },
        { new() { TopK = 0 }, "TopK" },
        { new() { TopP = 0 }, "TopP" },
        { new() { TopP = 1.1 }, "TopP" },
        { new() { RepetitionPenalty = 0 }, "RepetitionPenalty" },
        { new() { MinimumLength = -1 }, "MinimumLength" },
        { new() { MaximumLength = 0 }, "MaximumLength" },
        { new() { MinimumLength = 300 }, "MaximumLength" },
        { new() { StopStrings = [""] }, "stop string" },
        { new() { Method = GenerationMethod.Beam, StopStrings = [" "] }, "stop string" },
        { new() { Method = GenerationMethod.Beam, Beam = 0 }, "Beam" },
        { new() { Method = GenerationMethod.Beam, Beam = 3, Samples = 4 }, "Beam" },
        { new() { Method = GenerationMethod.Beam, LengthExponent = -1 }, "exponent" },
        { new() { Method = (GenerationMethod)9 }, "Method" },
        { new() { Method = GenerationMethod.Greedy, Samples = 2 }, "Samples" },
        { new() { Samples = 0 }, "Samples" },
        { new() { Precision = (WeightPrecision)9 }, "Precision" },
        { new() { BannedWords = ["the dog"] }, "2 tokens" },
        { new() { BannedWords = [""] }, "0 tokens" },
        { new() { SeedText = "the unheard-of dog" }, "'unheard-of'" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_is_refused_and_named(TextGenerationOptions options, string expected)
    {
        string message = Assert.ThrowsAny<ArgumentException>(() => Words.Value.Generate(options)).Message;
        Assert.Contains(expected, message, StringComparison.OrdinalIgnoreCase);
        Assert.ThrowsAny<ArgumentException>(() => { Words.Value.GenerateAsync(options); });
    }

    [Theory]
    [InlineData(GenerationMethod.Sampling, 37)]
    [InlineData(GenerationMethod.Beam, 20)]
    public void Any_number_of_threads_makes_the_same_texts(GenerationMethod method, int texts)
    {
        var options = new TextGenerationOptions { Method = method, Samples = texts, Beam = texts, MaximumLength = 40, Threads = 1 };
        IReadOnlyList<GeneratedText> expected = Words.Value.Generate(options);
        foreach (int threads in (int[])[0, 2, 3, 7]) Assert.Equal(expected, Words.Value.Generate(options with { Threads = threads }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Words.Value.Generate(options with { Threads = -1 }));
    }

    [Theory]
    [InlineData(WeightPrecision.Single)]
    [InlineData(WeightPrecision.Int8)]
    public void The_first_of_several_texts_is_the_one_made_alone_bit_for_bit(WeightPrecision precision)
    {
        var options = new TextGenerationOptions { Precision = precision, MaximumLength = 60, StopsAtEndOfText = false };
        foreach (TokenLevel level in Enum.GetValues<TokenLevel>())
            Assert.Equal(Generate(level, options), Generate(level, options with { Samples = 7 }));
    }

    [Fact]
    public void Streams_of_pieces_are_of_one_text()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => { Words.Value.GenerateAsync(new() { Samples = 2 }); });
        Assert.Throws<ArgumentException>(() => { Words.Value.GenerateAsync(new() { Method = GenerationMethod.Beam }); });
    }

    [Fact]
    public void A_seed_of_unknown_characters_is_refused_where_training_met_none() => Assert.Contains("'é'",
        Assert.Throws<ArgumentException>(() => Characters.Value.Generate(new() { SeedText = "the bé" })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_seed_of_unknown_words_is_read_where_training_has_met_such()
    {
        LanguageModelOptions training = ToyTexts.Options();
        training.VocabularySize = 8;
        LanguageModel model = ToyTexts.Train(training);
        Assert.NotEmpty(model.Generate(new() { SeedText = "the unheard-of dog" }));
    }

    private static LanguageModel ModelOf(TokenLevel level) => level switch
    {
        TokenLevel.Word => Words.Value,
        TokenLevel.Character => Characters.Value,
        _ => Pieces.Value,
    };

    private static GeneratedText Generate(TokenLevel level, TextGenerationOptions options) => ModelOf(level).Generate(options)[0];

    private static string[] Texts(LanguageModel model, TextGenerationOptions options) => [.. model.Generate(options).Select(t => t.Text)];

    private static LanguageModelOptions OfCharacters()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.Level, options.Tokenizer, options.Steps, options.HiddenSize) = (TokenLevel.Character, null, 20, 32);
        return options;
    }

    private static LanguageModelOptions Longer(LanguageModelOptions options)
    {
        options.MaximumEpochs = 8;
        return options;
    }
}
