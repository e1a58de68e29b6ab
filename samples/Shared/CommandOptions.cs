using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Samples;

/// <summary>Options that several samples have.</summary>
internal static class CommandOptions
{
    private static readonly string[] VectorLayouts = [".seqvec", ".txt", ".vec", ".bin", ".safetensors"];

    /// <summary>A whole number; null where it is not given.</summary>
    public static Option<int?> Whole(string name, int least, string description, int most = int.MaxValue) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result => WholeNumber(result, name, least, most),
    };

    /// <summary>A whole number with a default, which the help shows.</summary>
    public static Option<int> Whole(string name, int least, int usual, string description, int most = int.MaxValue) => new(name)
    {
        HelpName = "N",
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result => WholeNumber(result, name, least, most) ?? usual,
    };

    /// <summary>A number; null where it is not given.</summary>
    public static Option<double?> Number(string name, string expected, Func<double, bool> isAllowed, string description) => new(name)
    {
        HelpName = "NUMBER",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && isAllowed(value)) return value;
            result.AddError($"{name} is {expected}, and '{text}' is not.");
            return null;
        },
    };

    /// <summary>One text or several, one after the other.</summary>
    public static Option<string[]> Several(string name, string item, string description) => new(name)
    {
        HelpName = item,
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>A file that word vectors are written to, in the layout that its extension names.</summary>
    public static Option<string?> VectorFile(string name, string description)
    {
        Option<string?> option = new(name)
        {
            HelpName = "FILE",
            Description = $"{description}; the extension says how: .seqvec (an archive), .txt or .vec (word2vec's text), .bin (its "
                + "binary form) or .safetensors, each with .gz if wanted.",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var file }]) return;
            string layout = Path.GetExtension(file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file);
            if (VectorLayouts.Contains(layout.ToLowerInvariant())) return;
            result.AddError(
                $"{name} writes files that end in {string.Join(", ", VectorLayouts)}, or one of these and .gz; '{file}' does not.");
        });
        return option;
    }

    private static int? WholeNumber(ArgumentResult result, string name, int least, int most)
    {
        string text = result.Tokens[0].Value;
        bool isWhole = int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value);
        if (isWhole && value >= least && value <= most) return value;
        string range = most < int.MaxValue ? $"from {least} to {most}" : $"from {least} on";
        result.AddError($"{name} is a whole number {range}, and '{text}' is none.");
        return null;
    }
}
