using System.IO.Compression;
using Samples;

namespace SentimentAnalysis.Reviews;

/// <summary>
/// A user's file of labelled texts: a line each, columns parted by tabs, without quoting; compressed where its name ends in .gz.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="textColumn">The column of the text, from 1.</param>
/// <param name="labelColumn">The column of the label, from 1.</param>
/// <param name="hasHeader">Whether the first line names the columns.</param>
internal sealed class ReviewFile(string path, int textColumn, int labelColumn, bool hasHeader)
{
    /// <summary>The words for the two labels; case does not matter.</summary>
    public const string LabelWords = "0, 1, false, true, negative or positive";

    private int _line;

    /// <summary>Reads all lines but empty ones.</summary>
    /// <exception cref="BadInputException">The file is missing, or a line is not as announced.</exception>
    public List<Review> Read()
    {
        if (Directory.Exists(path)) throw new BadInputException($"{path} is a folder; --data takes a file.");
        if (!File.Exists(path)) throw new BadInputException($"{path} does not exist.");
        bool isCompressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        List<Review> reviews = [];
        try
        {
            using Stream stream = File.OpenRead(path);
            using StreamReader reader = new(isCompressed ? new GZipStream(stream, CompressionMode.Decompress) : stream);
            for (_line = 1; reader.ReadLine() is { } line; _line++)
                if (!(hasHeader && _line == 1) && !string.IsNullOrWhiteSpace(line)) reviews.Add(Parse(line));
        }
        catch (InvalidDataException) when (isCompressed)
        {
            throw new BadInputException($"{path} ends in .gz, but its content is not gzip, or is damaged.");
        }

        Check(reviews);
        return reviews;
    }

    private Review Parse(string line)
    {
        string[] columns = line.Split('\t');
        string text = Column(columns, textColumn, "--text-column");
        string label = Column(columns, labelColumn, "--label-column");
        return new Review(text, IsPositive(label.Trim()), Kind: "");
    }

    private string Column(string[] columns, int column, string option)
    {
        if (column <= columns.Length) return columns[column - 1];
        throw new BadInputException($"{path}, line {_line}: there is no column {column} ({option}); "
            + $"the line has {columns.Length} parted by tabs. Columns are numbered from 1.");
    }

    private bool IsPositive(string label) => label.ToLowerInvariant() switch
    {
        "1" or "true" or "positive" => true,
        "0" or "false" or "negative" => false,
        _ => throw new BadInputException(
            $"{path}, line {_line}, column {labelColumn}: '{Shortened(label)}' is no label; expected {LabelWords}. "
            + (_line == 1 ? "Where line 1 names the columns, add --header; else name" : "Mend it, or name")
            + " the labels' column with --label-column."),
    };

    private void Check(List<Review> reviews)
    {
        if (reviews.Count == 0) throw new BadInputException($"{path} holds no texts.");
        if (reviews.All(review => string.IsNullOrWhiteSpace(review.Text)))
        {
            throw new BadInputException($"{path}: column {textColumn} is empty in all {reviews.Count} lines; "
                + "name the texts' column with --text-column.");
        }

        int positive = reviews.Count(review => review.Positive);
        if (positive == 0 || positive == reviews.Count)
        {
            string label = positive == 0 ? "negative" : "positive";
            throw new BadInputException($"{path}: all {reviews.Count} texts are {label} by column {labelColumn}; "
                + "a classifier learns from both labels. Is it the right column, and the whole file?");
        }

        int fewer = Math.Min(positive, reviews.Count - positive);
        if (fewer < HeldOut.FewestOfALabel)
        {
            string label = positive == fewer ? "positive" : "negative";
            throw new BadInputException($"{path}: only {fewer} of {reviews.Count} texts are {label} by column {labelColumn}; "
                + $"at least {HeldOut.FewestOfALabel} of each label are needed, so that some can be held out.");
        }
    }

    private static string Shortened(string text)
    {
        const int Most = 40;
        return text.Length <= Most ? text : text[..Most] + "...";
    }
}
