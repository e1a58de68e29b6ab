using System.Reflection;
using Microsoft.ML.SearchSpace;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;
using MLNetSeq.Models;
using MLNetSeq.Trainers;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>The options and what AutoML is told of them.</summary>
public class OptionsTests
{
    public static TheoryData<Type> OptionTypes => [typeof(RnnTextClassificationOptions), typeof(MeanEmbeddingClassificationOptions)];

    [Theory]
    [MemberData(nameof(OptionTypes))]
    public void A_sweep_starts_from_the_default(Type type) => Assert.True(CheckSweep(type) >= 7);

    private static int CheckSweep(Type type)
    {
        object defaults = Activator.CreateInstance(type)!;
        int swept = 0;
        foreach (PropertyInfo property in type.GetProperties())
        {
            object? start = property.GetCustomAttribute<RangeAttribute>()?.Init
                ?? property.GetCustomAttribute<ChoiceAttribute>()?.DefaultValue
                ?? property.GetCustomAttribute<BooleanChoiceAttribute>()?.DefaultValue;
            if (start is null) continue;
            swept++;
            Assert.True(Equals(start, property.GetValue(defaults)), $"{type.Name}.{property.Name} is {property.GetValue(defaults)}, and "
                + $"a sweep starts from {start}.");
        }

        return swept;
    }

    [Theory]
    [MemberData(nameof(OptionTypes))]
    public void A_range_has_its_propertys_type_and_holds_its_start(Type type)
    {
        foreach (PropertyInfo property in type.GetProperties())
        {
            if (property.GetCustomAttribute<RangeAttribute>() is not { } range) continue;
            Assert.Equal(property.PropertyType, range.Min.GetType());
            Assert.Equal(property.PropertyType, range.Init.GetType());
            double min = Convert.ToDouble(range.Min), max = Convert.ToDouble(range.Max), start = Convert.ToDouble(range.Init);
            Assert.True(min <= start && start <= max, $"{property.Name} starts at {start}, outside {min} to {max}.");
            Assert.False(range.LogBase && min <= 0, $"{property.Name} is swept over a logarithm from {min}.");
        }
    }

    [Theory]
    [InlineData(typeof(TrainWordVectorsOptions), 3)]
    [InlineData(typeof(Word2VecSettings), 7)]
    [InlineData(typeof(GloVeSettings), 4)]
    [InlineData(typeof(ApplyWordVectorsOptions), 4)]
    [InlineData(typeof(DebiasWordVectorsOptions), 3)]
    [InlineData(typeof(RnnLanguageModelOptions), 16)]
    [InlineData(typeof(RerankTextsOptions), 1)]
    public void A_sweep_over_a_text_transform_starts_from_the_default(Type type, int fewest)
    {
        Assert.True(CheckSweep(type) >= fewest);
        A_range_has_its_propertys_type_and_holds_its_start(type);
    }

    [Fact]
    public void A_sweep_over_the_training_of_word_vectors_takes_in_what_its_algorithm_has_to_set() =>
        Assert.NotNull(typeof(TrainWordVectorsOptions).GetProperty("Word2Vec")!.GetCustomAttribute<NestOptionAttribute>());

    [Fact]
    public void Every_option_of_word2vec_is_passed_on_with_the_cores_default()
    {
        TrainWordVectorsOptions options = new();
        Word2VecOptions core = new(), passed = options.ToWord2Vec(seed: core.Seed);
        foreach (PropertyInfo property in typeof(Word2VecOptions).GetProperties())
            Assert.Equal(property.GetValue(core), property.GetValue(passed));
        foreach (PropertyInfo property in typeof(Word2VecOptions).GetProperties().Where(p => p.Name is not ("Architecture" or "Seed")))
        {
            object owner = typeof(Word2VecSettings).GetProperty(property.Name) is null ? options : options.Word2Vec;
            PropertyInfo ours = owner.GetType().GetProperty(property.Name)!;
            object? other = Other(ours.GetValue(owner), property.PropertyType);
            ours.SetValue(owner, other);
            Assert.Equal(other, property.GetValue(options.ToWord2Vec(seed: 1)));
        }

        GloVeOptions gloVe = new(), gloVePassed = new TrainWordVectorsOptions().ToGloVe(seed: gloVe.Seed);
        foreach (PropertyInfo property in typeof(GloVeOptions).GetProperties().Where(p => p.Name is not ("Counting" or "CheckpointInterval")))
            Assert.Equal(property.GetValue(gloVe), property.GetValue(gloVePassed));
        foreach (PropertyInfo property in typeof(CoOccurrenceOptions).GetProperties())
            Assert.Equal(property.GetValue(gloVe.Counting), property.GetValue(gloVePassed.Counting));
        options.Algorithm = WordVectorAlgorithm.Cbow;
        Assert.Equal(Word2VecArchitecture.Cbow, options.ToWord2Vec(seed: 1).Architecture);
    }

    [Fact]
    public void Every_option_of_debiasing_is_passed_on_with_the_cores_default()
    {
        DebiasWordVectorsOptions options = new();
        DebiasOptions core = new();
        Assert.Equal(core.Axes, options.ReadAxes());
        string[] others = ["Axes", "Warn", "Cancellation"];
        foreach (PropertyInfo property in typeof(DebiasOptions).GetProperties().Where(p => !others.Contains(p.Name)))
        {
            PropertyInfo ours = typeof(DebiasWordVectorsOptions).GetProperty(property.Name)!;
            Assert.Equal(property.GetValue(core), property.GetValue(options.ToCore([])));
            object? other = Other(ours.GetValue(options), property.PropertyType);
            ours.SetValue(options, other);
            Assert.Equal(other, property.GetValue(options.ToCore([])));
        }
    }

    [Fact]
    public void Every_option_of_a_language_model_is_passed_on_with_the_cores_default()
    {
        RnnLanguageModelOptions options = new();
        LanguageModelOptions core = new();
        CheckSame(core, options.ToCore(core.Seed));
        CheckSame(LanguageModelOptions.AwdLstm(), RnnLanguageModelOptions.AwdLstm().ToCore(core.Seed));
        CheckSame(LanguageModelOptions.ZarembaSmall(), RnnLanguageModelOptions.ZarembaSmall().ToCore(core.Seed));
        foreach (PropertyInfo property in typeof(LanguageModelOptions).GetProperties().Where(p => p.Name != "Seed"))
        {
            PropertyInfo ours = typeof(RnnLanguageModelOptions).GetProperty(property.Name)!;
            object? other = Other(ours.GetValue(options), property.PropertyType);
            ours.SetValue(options, other);
            Assert.Equal(other, property.GetValue(options.ToCore(core.Seed)));
        }

        Assert.Equal(77, options.ToCore(77).Seed);

        static void CheckSame(LanguageModelOptions expected, LanguageModelOptions passed)
        {
            foreach (PropertyInfo property in typeof(LanguageModelOptions).GetProperties())
                Assert.Equal(property.GetValue(expected), property.GetValue(passed));
        }
    }

    [Fact]
    public void What_a_sweep_over_word_vectors_writes_as_JSON_it_can_read_again()
    {
        TrainWordVectorsOptions train = new() { Dimension = 77, Word2Vec = { Window = 9 } };
        ApplyWordVectorsOptions apply = new() { Pooling = [WordPooling.Max, WordPooling.Mean], SifParameter = 0.002 };

        DebiasWordVectorsOptions debias = new() { Axes = [BiasAxis.Gender, GenderedText.Age], Method = DebiasMethod.Soft, Lambda = 0.3 };

        Assert.Equal(BiasAxis.Gender.DefinitionalSets, Again(debias).Axes![0].DefinitionalSets);
        Assert.Equal(BiasAxis.Gender.SpecificWords, Again(debias).Axes![0].SpecificWords);
        Assert.Null(Again(debias).Axes![1].SpecificWords);
        Assert.Equal((DebiasMethod.Soft, 0.3), (Again(debias).Method, Again(debias).Lambda));
        Assert.Equal(9, Again(train).Word2Vec.Window);
        Assert.Equal(77, Again(train).Dimension);
        Assert.Equal(apply.Pooling, Again(apply).Pooling);
        Assert.Equal(0.002, Again(apply).SifParameter);

        static T Again<T>(T options) => System.Text.Json.JsonSerializer.Deserialize<T>(System.Text.Json.JsonSerializer.Serialize(options))!;
    }

    [Theory]
    [MemberData(nameof(OptionTypes))]
    public void The_defaults_are_those_of_the_numeric_core(Type type)
    {
        SequenceClassifierOptions core = new();
        object defaults = Activator.CreateInstance(type)!;
        string[] notTheCores = ["Encoder", "Seed"];
        foreach (PropertyInfo property in typeof(SequenceClassifierOptions).GetProperties().Where(p => !notTheCores.Contains(p.Name)))
        {
            if (type.GetProperty(property.Name) is not { } ours)
            {
                Assert.True(type == typeof(MeanEmbeddingClassificationOptions), $"{type.Name} has no {property.Name}.");
                continue;
            }

            Assert.True(Equals(property.GetValue(core), ours.GetValue(defaults)),
                $"{property.Name} is {ours.GetValue(defaults)} here and {property.GetValue(core)} in the core.");
        }
    }

    [Fact]
    public void Every_option_of_the_core_is_passed_on()
    {
        RnnTextClassificationOptions options = new();
        SequenceClassifierOptions before = options.ToCore();
        string[] dependOnTheData = ["Encoder", "Seed", "ClassWeights"];
        foreach (PropertyInfo core in typeof(SequenceClassifierOptions).GetProperties().Where(p => !dependOnTheData.Contains(p.Name)))
        {
            PropertyInfo ours = typeof(RnnTextClassificationOptions).GetProperty(core.Name)!;
            object? other = Other(ours.GetValue(options), core.PropertyType);
            ours.SetValue(options, other);
            Assert.Equal(other, core.GetValue(options.ToCore()));
            Assert.NotEqual(core.GetValue(before), core.GetValue(options.ToCore()));
        }
    }

    [Fact]
    public void What_a_sweep_writes_as_JSON_it_can_read_again()
    {
        RnnTextClassificationOptions options = new()
        {
            HiddenSize = 77,
            CancellationToken = new CancellationToken(canceled: true),
            ClassWeights = new Dictionary<string, float> { ["a"] = 2 },
            Optimizer = new SgdOptions { Momentum = 0.8, Nesterov = true },
            Schedule = LearningRateSchedule.OneCycle,
        };
        string json = System.Text.Json.JsonSerializer.Serialize(options);
        RnnTextClassificationOptions read = System.Text.Json.JsonSerializer.Deserialize<RnnTextClassificationOptions>(json)!;

        Assert.Equal(77, read.HiddenSize);
        Assert.Equal(2, read.ClassWeights!["a"]);
        Assert.Equal(options.Optimizer, read.Optimizer);
        Assert.Equal(options.Schedule, read.Schedule);
    }

    private static object? Other(object? value, Type type) => value switch
    {
        int i => i + 1,
        long l => l + 1,
        float f => f + 0.25f,
        double d => d + 0.25,
        bool b => !b,
        Enum e => Enum.GetValues(type).Cast<object>().First(v => !v.Equals(e)),
        TimeSpan t => t + TimeSpan.FromSeconds(1),
        null when type == typeof(float?) => 0.5f,
        null when type == typeof(string) => "other",
        null when type == typeof(Text.ITokenizer) => new OtherTokenizer(),
        null when type == typeof(WordVectors) => WordVectors.Create(["a"], [1, 2], 2),
        null when type == typeof(IReadOnlyList<int>) => (int[])[5, 9],
        null when type == typeof(OptimizerOptions) => new SgdOptions(),
        null when type == typeof(LearningRateSchedule) => LearningRateSchedule.OneCycle,
        _ => throw new InvalidOperationException($"There is no other {type} here: add one."),
    };

    private sealed class OtherTokenizer : Text.ITokenizer
    {
        public string Name => "other";

        public void Tokenize(ReadOnlySpan<char> text, Text.ITokenSink sink) => sink.Add(text);
    }
}
