using Samples;

namespace TextGeneration;

/// <summary>The text to learn from, a stanza, a speech or a paragraph each: what stands between two empty lines.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Training">What is learned from.</param>
/// <param name="HeldOut">What the best epoch is chosen by; null where all is learned from.</param>
internal sealed record SampleText(string Name, IReadOnlyList<string> Training, IReadOnlyList<string>? HeldOut)
{
    /// <summary>What the verses that come with the program are called.</summary>
    public const string EmbeddedName = "The Harbour Book";

    private const int HeldOutParts = 20;

    // Less than that teaches no spelling, and what is held out of it judges nothing.
    private const int FewestCharacters = 2000;

    /// <summary>The verses that come with the program. All of them are learned: a part is too little to judge by.</summary>
    public static SampleText Embedded()
    {
        using Stream stream = typeof(SampleText).Assembly.GetManifestResourceStream("harbour.txt")!;
        using StreamReader reader = new(stream);
        return new SampleText(EmbeddedName, Parts(reader.ReadToEnd().ReplaceLineEndings("\n")), HeldOut: null);
    }

    /// <summary>A file of the user's, of which the last twentieth is held out.</summary>
    public static SampleText Read(string path)
    {
        if (!File.Exists(path))
            throw new BadInputException(Directory.Exists(path) ? $"{path} is a folder; name a file." : $"{path} does not exist.");
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (text.Length < FewestCharacters)
            throw new BadInputException($"{path} has {text.Length} characters; {FewestCharacters} are the least to learn from.");
        int end = text.Length - text.Length / HeldOutParts;
        return new SampleText(path, Parts(text[..end]), Parts(text[end..]));
    }

    // The end of a part is written as a line break: with its own it is an empty line again.
    private static string[] Parts(string text) => [.. text.Trim('\n').Split("\n\n").Select(part => part + "\n")];
}
