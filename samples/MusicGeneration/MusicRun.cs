using System.Globalization;
using MLNetSeq.Inference.Decoding;
using MLNetSeq.Models;
using MusicGeneration.Chorales;
using Samples;
using Spectre.Console;

namespace MusicGeneration;

/// <summary>The program from the chorales that are learned to those that are made.</summary>
internal sealed class MusicRun(MusicSettings settings)
{
    private const int QuartersPerBar = 4;

    private readonly IAnsiConsole _console = Terminal.Open();

    public void Run(CancellationToken cancellation)
    {
        OutputPaths.MakeFolder(settings.Output);
        ChoraleData data = ChoraleFile.Read(settings.Data, settings.Grid);
        string step = data.StepsPerQuarter == 1 ? "quarter" : $"{QuartersPerBar * data.StepsPerQuarter}th";
        Say($"{data.Name}: {data.Training.Count} chorales to learn, {data.Validation.Count} to choose the epoch by, {data.Test.Count} for "
            + FormattableString.Invariant($"a test; {data.Training.Sum(c => c.Count):N0} steps of a {step}."));
        Chord[] beginning = Beginning(data);
        string mode = settings.Mode ?? (beginning.Length > 0 ? Key.Of(beginning).Mode : Key.MajorMode);
        LanguageModel? loaded = settings.Load is { } file ? Load(file) : null;
        CheckModes(data, mode, loaded?.Classes ?? [.. data.Training.Select(chorale => Key.Of(chorale).Mode)]);
        LanguageModel model = loaded ?? Train(data, cancellation);
        ChoraleTokens tokens = ChoraleTokens.Of(model.Vocabulary);
        Judge(model, tokens, "validation", data.Validation, cancellation);
        if (data.Test.Count > 0) Judge(model, tokens, "test", data.Test, cancellation);

        IReadOnlyList<Chord>[] made = Make(model, tokens, beginning, mode, data.StepsPerQuarter, cancellation);
        for (int i = 0; i < made.Length; i++) Write(made[i], i, data.StepsPerQuarter);
        Compare(data.Training, [.. made.Select(chorale => chorale.Skip(beginning.Length).ToArray())]);
    }

    private static void CheckModes(ChoraleData data, string mode, IReadOnlyList<string> learned)
    {
        if (!learned.Contains(mode)) throw new BadInputException($"No chorale in {mode} is learned: ask for the other with --mode.");
        foreach (IReadOnlyList<Chord> chorale in data.Validation.Concat(data.Test))
            if (!learned.Contains(Key.Of(chorale).Mode))
                throw new BadInputException($"A chorale of the validation or test part is in {Key.Of(chorale).Mode}, and none that is learned "
                    + "is: add some.");
    }

    private LanguageModel Train(ChoraleData data, CancellationToken cancellation)
    {
        OutputPaths.CheckSave(settings.Save);
        int[] shifts = [.. Enumerable.Range(-settings.Transpose, 2 * settings.Transpose + 1)];
        IEnumerable<ConditionedText> training = shifts.SelectMany(shift => data.Training.Select(
            chorale => Text([.. chorale.Select(step => step.Transposed(shift))], settings.Tokens)));
        MusicDisplay display = new(_console, settings.IsQuiet, settings.Tokens.TokensPerStep);
        LanguageModel model = display.Show(progress => LanguageModel.Train(
            training, data.Validation.Select(chorale => Text(chorale, settings.Tokens)), settings.Training, progress, cancellation));
        if (settings.Save is { } file)
        {
            model.Save(file);
            Say($"Model: {file}");
        }

        return model;
    }

    private LanguageModel Load(string file)
    {
        if (!File.Exists(file)) throw new BadInputException($"{file} does not exist.");
        LanguageModel model = LanguageModel.Load(file);
        if (model.Classes.Count == 0)
            throw new BadInputException($"{file} is no model of chorales in {Key.MajorMode} and {Key.MinorMode}: train one with --save.");
        Say($"{file}: {model.Layers} × {model.Cell} {model.HiddenSize}, {model.Vocabulary.Count} tokens.");
        return model;
    }

    private void Judge(LanguageModel model, ChoraleTokens tokens, string name, IReadOnlyList<IReadOnlyList<Chord>> chorales,
        CancellationToken cancellation)
    {
        LanguageMetrics metrics = model.Evaluate(chorales.Select(chorale => Text(chorale, tokens)), cancellation: cancellation);
        double loss = -metrics.Likelihood.LogProbability;
        long steps = chorales.Sum(c => (long)c.Count), notes = chorales.Sum(c => c.Sum(Notes));
        string unknown = metrics.UnknownTokens == 0 ? ""
            : $"; {Share((double)metrics.UnknownTokens / (steps * tokens.TokensPerStep))} of the tokens are unknown, and count as one";
        _console.WriteLine(FormattableString.Invariant($"{name}: {loss / steps:0.000} nats a step, {loss / notes:0.000} a note, ")
            + $"ends of chorales included{unknown}.");
    }

    private Chord[] Beginning(ChoraleData data)
    {
        if (settings.SeedFrom is not { } number) return [];
        if (number > data.Validation.Count)
            throw new BadInputException($"--seed-from is {number}, and there are {data.Validation.Count} validation chorales.");
        return [.. data.Validation[number - 1].Take(settings.SeedBars * QuartersPerBar * data.StepsPerQuarter)];
    }

    private IReadOnlyList<Chord>[] Make(
        LanguageModel model, ChoraleTokens tokens, Chord[] beginning, string mode, int stepsPerQuarter, CancellationToken cancellation)
    {
        int[] seed = Seed(model, tokens, beginning);
        using LanguageStreams streams = model.CreateStreams();
        streams.Seed(seed, model.FirstStateOf(mode), cancellation);
        int tokensPerBar = QuartersPerBar * stepsPerQuarter * tokens.TokensPerStep;
        DecodingOptions lengths = new()
        {
            EndToken = LanguageVocabulary.EndOfText,
            MinimumLength = settings.Bars / 2 * tokensPerBar,
            MaximumLength = settings.Bars * tokensPerBar,
        };
        TokenGenerator generator = new(new StepScores(streams, model.Vocabulary, tokens), lengths, new SampledChoice(settings.Sampling),
            settings.Samples, settings.Seed, seed);
        return [.. generator.Run(cancellation).Select(sequence => (IReadOnlyList<Chord>)[.. beginning, .. tokens.Read(Names(sequence))])];

        string[] Names(GeneratedSequence sequence) => [.. sequence.Tokens.ToArray()
            .Where(token => token != LanguageVocabulary.EndOfText).Select(token => model.Vocabulary[token])];
    }

    private static int[] Seed(LanguageModel model, ChoraleTokens tokens, Chord[] beginning)
    {
        int[] seed = model.Vocabulary.Encode(tokens.Write(beginning));
        int unknown = seed.IndexOf(LanguageVocabulary.Unknown);
        if (unknown < 0 || tokens == ChoraleTokens.OfChords) return seed;
        throw new BadInputException($"Step {unknown / tokens.TokensPerStep + 1} of that chorale has a pitch that the model has never read: "
            + "name another one with --seed-from.");
    }

    private void Write(IReadOnlyList<Chord> chorale, int number, int stepsPerQuarter)
    {
        string file = Path.Combine(settings.Output, settings.Samples == 1 ? "out.mid" : $"out-{number + 1}.mid");
        using (FileStream stream = File.Create(file))
            ChoraleMidi.Write(stream, chorale, stepsPerQuarter, settings.Tempo, settings.Program);
        double bars = (double)chorale.Count / (QuartersPerBar * stepsPerQuarter);
        _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {bars:0.#} bars, in {Key.Of(chorale)} by its pitches."));
    }

    private void Compare(IReadOnlyList<IReadOnlyList<Chord>> data, IReadOnlyList<IReadOnlyList<Chord>> made)
    {
        ChoraleStatistics real = new(data), own = new(made);
        if (own.Steps == 0) return;
        Table table = new Table().AddColumns("", "chorales given", "chorales made");
        for (int voice = 0; voice < Chord.Voices; voice++)
            table.AddRow($"{Chord.VoiceNames[voice]}, range", real.RangeOf(voice), own.RangeOf(voice));
        for (int voice = 0; voice < Chord.Voices; voice++)
            table.AddRow($"{Chord.VoiceNames[voice]}, steps kept", Share(real.KeptShare(voice)), Share(own.KeptShare(voice)));
        table.AddRow("steps with crossed voices", Share(real.CrossedShare), Share(own.CrossedShare));
        table.AddRow("chords that the given ones lack", "-",
            Share((double)own.Chords.Count(chord => !real.Chords.Contains(chord)) / own.Chords.Count));
        _console.Write(table);
    }

    // The whole chorale tells its mode: one bit for all its steps.
    private static ConditionedText Text(IReadOnlyList<Chord> chorale, ChoraleTokens tokens) =>
        new(tokens.Write(chorale), Key.Of(chorale).Mode);

    private static string Share(double share) => share.ToString("0.0%", CultureInfo.InvariantCulture);

    private static int Notes(Chord chord) => Enumerable.Range(0, Chord.Voices).Count(voice => chord[voice] != Chord.Rest);

    private void Say(string line)
    {
        if (!settings.IsQuiet) _console.WriteLine(line);
    }
}
