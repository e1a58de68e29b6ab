using System.CommandLine;
using System.Globalization;
using System.Text;
using MLNetSeq.Layers;
using MLNetSeq.Models;

namespace MLNetSeq.Benchmarks;

/// <summary>Published recipes of language models, trained on their corpora: perplexity by epoch, and tokens a second.</summary>
internal static class LanguageTrainings
{
    private static readonly string[] Names = ["zaremba", "awd", "plain400", "chars"];

    /// <summary>The command of the benchmark.</summary>
    public static Command CreateCommand(Option<string> dataFolder, Option<string[]> set)
    {
        Argument<string> recipe = new("recipe")
        {
            Description = "zaremba and awd: the presets on the Penn Treebank; plain400: awd's net without its recipe; "
                + "chars: 2 × LSTM 512 on the characters of tiny-shakespeare.",
        };
        Option<int> epochs = new("--epochs") { Description = "How many passes of the recipe's; 0 for all." };
        Option<string?> save = new("--save") { Description = "The file that the model is written to, for the command 'generation'." };
        Command command = new("language", "Perplexity of language models, and the rate of their training.")
        {
            recipe, dataFolder, epochs, set, save,
        };
        command.SetAction(parsed => Run(parsed.GetValue(recipe)!, parsed.GetValue(dataFolder)!, parsed.GetValue(epochs),
            parsed.GetValue(set)!, parsed.GetValue(save)));
        return command;
    }

    private static void Run(string recipe, string folder, int epochs, string[] settings, string? save)
    {
        LanguageModelOptions options = OptionSetting.Apply(Options(recipe), settings);
        (string[] train, string[] validation, string[] test) = recipe == "chars" ? Shakespeare(folder) : PennTreebank(folder);
        int all = options.MaximumEpochs;
        using var stop = new CancellationTokenSource();
        options.KeepBestWhenCancelled = true;
        if (epochs > 0 && epochs < all) Console.WriteLine($"The first {epochs} of {all} epochs.");
        var report = new EachEpoch(epochs == 0 ? all : epochs, stop);
        LanguageModel model = LanguageModel.Train(train, validation, options, report, stop.Token);
        if (save is not null) model.Save(save);
        Print("validation", model.Evaluate(validation));
        Print("test", model.Evaluate(test));
    }

    private static LanguageModelOptions Options(string recipe) => recipe switch
    {
        "zaremba" => LanguageModelOptions.ZarembaSmall(),
        "awd" => LanguageModelOptions.AwdLstm(),
        "plain400" => WithSize(LanguageModelOptions.ZarembaSmall(), 400),
        "chars" => Characters(),
        _ => throw new ArgumentException($"There is no recipe '{recipe}'; there are {string.Join(", ", Names)}."),
    };

    private static LanguageModelOptions WithSize(LanguageModelOptions options, int size)
    {
        (options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs) = (size, size, LanguageModelOptions.AwdLstm().MaximumEpochs);
        return options;
    }

    /// <summary>2 × LSTM 512 over characters.</summary>
    public static LanguageModelOptions Characters() => new()
    {
        Level = TokenLevel.Character,
        Cell = RecurrentCell.Lstm,
        Layers = 2,
        HiddenSize = 512,
        EmbeddingSize = 512,
        InputDropout = 0,
        LayerDropout = 0.3f,
        OutputDropout = 0.3f,
        BatchSize = 50,
        Steps = 50,
        LearningRate = 2e-3,
        ClipNorm = 5,
        MaximumEpochs = 8,
        Patience = 0,
    };

    private static (string[] Train, string[] Validation, string[] Test) PennTreebank(string folder)
    {
        string[] Part(string name) => [.. TextData.Lines(Path.Combine(folder, "ptb", name), Encoding.UTF8)];
        return (Part("ptb.train.txt.gz"), Part("ptb.valid.txt"), Part("ptb.test.txt"));
    }

    /// <summary>Each part is one text: the first 90%, the next 5% and the rest.</summary>
    public static (string[] Train, string[] Validation, string[] Test) Shakespeare(string folder)
    {
        string text = File.ReadAllText(Path.Combine(folder, "tiny-shakespeare", "input.txt"));
        int train = text.Length * 9 / 10, validation = text.Length * 95 / 100;
        return ([text[..train]], [text[train..validation]], [text[validation..]]);
    }

    private static void Print(string part, LanguageMetrics metrics) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{part}: perplexity {metrics.Perplexity:F2} a token, {metrics.MeanLoss:F4} nats a token, {metrics.BitsPerCharacter:F4} bits a "
        + $"character; {metrics.Tokens} tokens, ends of texts included, {metrics.UnknownTokens} unknown"));

    private sealed class EachEpoch(int last, CancellationTokenSource stop) : IProgress<LanguageProgress>
    {
        private const int Parts = 10;
        private long _part;

        public void Report(LanguageProgress value)
        {
            long part = Parts * value.Tokens / value.TokensOfEpoch;
            if (!value.IsEpochEnd)
            {
                if (part == _part) return;
                _part = part;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {part}/{Parts} of epoch {value.Epoch}: training perplexity {value.TrainingPerplexity:F2}, {value.TokensPerSecond:F0} "
                    + $"tokens/s, {value.Remaining.TotalMinutes:F0} min left"));
                return;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"epoch {value.Epoch,2}: training perplexity {value.TrainingPerplexity,8:F2}, validation {value.ValidationPerplexity,8:F2} "
                + $"({value.ValidationLoss:F4} nats), {value.TokensPerSecond:F0} tokens/s, rate {value.LearningRate:G3}, "
                + $"{value.Elapsed.TotalSeconds:F0} s"));
            if (value.Epoch == last) stop.Cancel();
        }
    }
}
