using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

public sealed partial class LanguageModel
{
    /// <summary>The classes that its texts may be of, in the order in which training met them; empty where there are none.</summary>
    /// <remarks>A model that has classes, or conditions that are vectors, needs one of them with every text; another takes none.</remarks>
    public IReadOnlyList<string> Classes => Conditions.Classes;

    /// <summary>The size of the vector that each of its texts has; 0 where there is none.</summary>
    public int ConditionSize => Conditions.VectorSize;

    internal ConditionVocabulary Conditions { get; init; } = ConditionVocabulary.None;

    /// <summary>Trains a language model on texts that are each of a class, or have a vector: their first state is made of it.</summary>
    /// <param name="train">The texts, read once; all with a class, or all with a vector of one size.</param>
    /// <param name="validation">Texts that decide which epoch's weights are kept, and when to stop; null to keep the last.</param>
    /// <param name="options">The network and its training; <see cref="LanguageModelOptions.CarryState"/> must be false.</param>
    /// <param name="progress">Told a few times a second, and at the end of each epoch; on the calling thread.</param>
    /// <param name="cancellation">Ends the training early: see <see cref="LanguageModelOptions.KeepBestWhenCancelled"/>.</param>
    /// <param name="warn">Told of what is worth knowing.</param>
    /// <exception cref="ArgumentException">The state is to be carried; an option is out of range, or does not go with another.</exception>
    /// <exception cref="InvalidOperationException">A text has no condition, or one that does not go with those of the others; there is too
    /// little to learn from, or the checkpoint is that of another training.</exception>
    /// <remarks>Other exceptions are those of a training without conditions. The first state is that of
    /// <see cref="Layers.FirstState"/>.</remarks>
    public static LanguageModel Train(IEnumerable<ConditionedText> train, IEnumerable<ConditionedText>? validation,
        LanguageModelOptions options, IProgress<LanguageProgress>? progress = null, CancellationToken cancellation = default,
        Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        var conditions = new ConditionReader(new ConditionVocabulary());
        using var training = new LanguageTraining(
            maximum => new LanguageTexts(conditions.Learn(Parts(train)), options.TokenizerOfLevel, maximum, cancellation),
            validation is null ? null
                : maximum => new LanguageTexts(conditions.Read(Parts(validation), Judges), options.TokenizerOfLevel, maximum, cancellation),
            options, conditions, cancellation);
        return training.Run(progress, cancellation, warn);
    }

    /// <summary>Trains such a model on texts that are cut into words already.</summary>
    /// <param name="train">The words of each text, read once: neither split nor lower-cased; empty ones are left out.</param>
    /// <param name="validation">The same of texts that decide which epoch's weights are kept, and when to stop; null to keep the last.
    /// </param>
    /// <param name="options">The network and its training; the tokeniser is for texts that are scored later.</param>
    /// <param name="progress">Told a few times a second, and at the end of each epoch; on the calling thread.</param>
    /// <param name="cancellation">Ends the training early: see <see cref="LanguageModelOptions.KeepBestWhenCancelled"/>.</param>
    /// <param name="warn">Told of what is worth knowing.</param>
    /// <remarks>Exceptions are those of the training on whole texts.</remarks>
    public static LanguageModel TrainOnTokens(IEnumerable<ConditionedTokens> train, IEnumerable<ConditionedTokens>? validation,
        LanguageModelOptions options, IProgress<LanguageProgress>? progress = null, CancellationToken cancellation = default,
        Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        CheckTakesTokens(options);
        var conditions = new ConditionReader(new ConditionVocabulary());
        using var training = new LanguageTraining(
            maximum => new LanguageTexts(conditions.Learn(Parts(train)), maximum, cancellation),
            validation is null ? null : maximum => new LanguageTexts(conditions.Read(Parts(validation), Judges), maximum, cancellation),
            options, conditions, cancellation);
        return training.Run(progress, cancellation, warn);
    }

    /// <summary>How well it predicts texts that are each of a class, or have a vector: all their tokens and the end of each, none cut.
    /// </summary>
    /// <param name="texts">The texts, read once; each by itself, from the state of its condition.</param>
    /// <param name="options">Whether more is learned from what was read; null for not. The model itself never changes.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">There is not one text, a text has a token that the model does not know and there is no
    /// unknown one, or a condition is none of this model's.</exception>
    /// <exception cref="TrainingDivergedException">Dynamic evaluation came to a loss or a gradient that is no number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LanguageMetrics Evaluate(
        IEnumerable<ConditionedText> texts, LanguageEvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Evaluate(Parts(texts), options, cancellation);
    }

    /// <summary>The state that texts of a condition begin with, for <see cref="LanguageStreams.Seed"/>.</summary>
    /// <returns>The state, [<see cref="LanguageStreams.StateSize"/>]; empty, for zero, where the model knows no conditions.</returns>
    /// <exception cref="ArgumentException">The condition is none of this model's.</exception>
    public float[] FirstStateOf(TextCondition condition)
    {
        ConditionRows rows = Conditions.CreateRows();
        if (Conditions.Add(condition, rows) is { } problem) throw NoCondition(problem);
        if (Network.FirstState is not { } layer) return [];
        float[] state = new float[layer.StateSize];
        if (rows.AreClasses) layer.Forward(rows.Classes, new Matrix(state, 1, state.Length));
        else layer.Forward(new ReadOnlyMatrix(rows.Vectors, 1, layer.ConditionSize), new Matrix(state, 1, state.Length));
        return state;
    }

    /// <summary>The refusal of a condition.</summary>
    internal static ArgumentException NoCondition(string problem) =>
        new($"The condition does not go with the model: {problem}.");

    private const string Judges = "the validation texts";

    private static void CheckTakesTokens(LanguageModelOptions options)
    {
        if (options.Level == TokenLevel.Character)
            throw new ArgumentException($"{nameof(options.Level)} is {options.Level}, and the texts come as words: give them whole, or set "
                + $"it to {nameof(TokenLevel.Word)} or {nameof(TokenLevel.Subword)}.", nameof(options));
    }

    private static IEnumerable<(string, TextCondition)> Parts(IEnumerable<ConditionedText> texts) =>
        texts.Select(text => (text.Text, text.Condition));

    private static IEnumerable<(IReadOnlyList<ReadOnlyMemory<char>>, TextCondition)> Parts(IEnumerable<ConditionedTokens> texts) =>
        texts.Select(text => (text.Tokens, text.Condition));
}
