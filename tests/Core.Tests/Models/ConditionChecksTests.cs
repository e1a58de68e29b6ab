using MLNetSeq.Models;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>What conditions must be, in training and afterwards.</summary>
public sealed class ConditionChecksTests
{
    private static readonly float[] Vector = [1, 2];

    private static readonly Lazy<LanguageModel> Classes =
        new(() => LanguageModel.Train([new ConditionedText("abc", "x"), new("abd", "y")], null, Small()));

    private static readonly Lazy<LanguageModel> Vectors =
        new(() => LanguageModel.Train([new ConditionedText("abc", Vector)], null, Small()));

    private static readonly Lazy<LanguageModel> None = new(() => LanguageModel.Train(["abc", "abd"], null, Small()));

    public static TheoryData<string, ConditionedText[]> Mixtures => new()
    {
        { "Text 2 of the training texts: it has no condition", [new("a", "x"), new("b", default)] },
        { "Text 2 of the training texts: its condition is a vector, and those before it have classes", [new("a", "x"), new("b", Vector)] },
        { "Text 2 of the training texts: its condition is a class, and those before it have vectors", [new("a", Vector), new("b", "x")] },
        { "Text 2 of the training texts: a vector of 1 numbers is given, and this model's conditions are vectors of 2 numbers",
            [new("a", Vector), new("b", new float[1])] },
        { "number 1 of the condition's vector is NaN", [new("a", new[] { 1, float.NaN })] },
        { "number 0 of the condition's vector is Infinity", [new("a", new[] { float.PositiveInfinity })] },
        { "a name of 1025 characters, and 1024 is the most", [new("a", new string('x', 1025))] },
        { "There is not one training text", [] },
    };

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void Training_texts_whose_conditions_do_not_go_together_are_refused_by_number(string message, ConditionedText[] texts)
    {
        var e = Assert.Throws<InvalidOperationException>(() => LanguageModel.Train(texts, null, Small()));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_above_the_largest_size_are_refused()
    {
        var e = Assert.Throws<InvalidOperationException>(
            () => LanguageModel.Train([new ConditionedText("a", new float[LanguageShape.MaximumWidth + 1])], null, Small()));
        Assert.Contains("make it smaller", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_classes_than_there_may_be_are_refused()
    {
        IEnumerable<ConditionedText> texts =
            Enumerable.Range(0, ConditionVocabulary.MaximumClasses + 1).Select(i => new ConditionedText("a", $"class {i}"));
        var e = Assert.Throws<InvalidOperationException>(() => LanguageModel.Train(texts, null, Small()));
        Assert.Contains("one more than the 65536 there may be", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_is_carried_cannot_begin_with_conditions()
    {
        LanguageModelOptions options = Small();
        options.CarryState = true;
        var e = Assert.Throws<ArgumentException>(() => LanguageModel.Train([new ConditionedText("abc", "x")], null, options));
        Assert.Contains("set CarryState to false", e.Message, StringComparison.Ordinal);
        var carried = Assert.Throws<InvalidOperationException>(
            () => Classes.Value.Evaluate([new ConditionedText("abc", "x")], new() { CarryState = true }));
        Assert.Contains("CarryState set to false", carried.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_texts_of_unknown_classes_are_refused_by_number()
    {
        var e = Assert.Throws<InvalidOperationException>(
            () => LanguageModel.Train([new ConditionedText("a", "x")], [new("a", "x"), new("b", "z")], Small()));
        Assert.Contains("Text 2 of the validation texts: the class 'z' is none that this model knows ('x')", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_that_is_none_of_the_models_is_refused_wherever_it_is_given()
    {
        Refused(Classes.Value, "the class 'z' is none that this model knows ('x', 'y')", "z");
        Refused(Classes.Value, "no condition is given, and this model knows classes ('x', 'y')", default);
        Refused(Classes.Value, "a vector of 2 numbers is given, and this model knows classes", Vector);
        Refused(Vectors.Value, "a vector of 3 numbers is given, and this model's conditions are vectors of 2", new float[3]);
        Refused(Vectors.Value, "no condition is given, and this model's conditions are vectors", default);
        Refused(Vectors.Value, "the class 'x' is given, and this model's conditions are vectors", "x");
        Refused(Vectors.Value, "number 1 of the condition's vector is -Infinity", new[] { 0, float.NegativeInfinity });
        Refused(None.Value, "the class 'x' is given, and this model knows no conditions", "x");
        Refused(None.Value, "a vector of 2 numbers is given, and this model knows no conditions", Vector);
    }

    [Fact]
    public void A_class_and_a_vector_at_once_and_empty_ones_are_refused()
    {
        Assert.Contains("the one or the other", Assert.Throws<ArgumentException>(
            () => Classes.Value.Generate(new() { Class = "x", Condition = Vector })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TextCondition.OfClass(""));
        Assert.Throws<ArgumentException>(() => TextCondition.OfVector(default));
    }

    [Fact]
    public void A_model_without_conditions_reads_conditioned_texts_that_have_none() =>
        Assert.Equal(None.Value.Evaluate(["abc"]).MeanLoss, None.Value.Evaluate([new ConditionedText("abc", default)]).MeanLoss);

    private static void Refused(LanguageModel model, string message, TextCondition condition)
    {
        var generation = new TextGenerationOptions
        {
            Class = condition.Class,
            Condition = condition.Vector.IsEmpty ? null : condition.Vector.ToArray(),
        };
        Action[] actions =
        [
            () => model.Score("abc", condition),
            () => model.Generate(generation),
            () => model.GenerateAsync(generation),
            () => model.Generate(generation with { Method = GenerationMethod.Beam }),
            () => model.FirstStateOf(condition),
        ];
        foreach (Action action in actions)
            Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
        var e = Assert.Throws<InvalidOperationException>(() => model.Evaluate([new ConditionedText("abc", condition)]));
        Assert.Contains("Text 1 of those given: " + message, e.Message, StringComparison.Ordinal);
    }

    private static LanguageModelOptions Small()
    {
        LanguageModelOptions options = ToyNames.Options();
        (options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs) = (4, 3, 1);
        return options;
    }
}
