using System.Reflection;
using Microsoft.ML.SearchSpace;
using MLNetSeq.Embeddings;
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
    public void A_sweep_starts_from_the_default(Type type)
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

        Assert.True(swept >= 7, $"{swept} properties are swept");
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
        float f => f + 0.25f,
        double d => d + 0.25,
        bool b => !b,
        Enum e => Enum.GetValues(type).Cast<object>().First(v => !v.Equals(e)),
        TimeSpan t => t + TimeSpan.FromSeconds(1),
        null when type == typeof(string) => "other",
        null when type == typeof(Text.ITokenizer) => new OtherTokenizer(),
        null when type == typeof(WordVectors) => WordVectors.Create(["a"], [1, 2], 2),
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
