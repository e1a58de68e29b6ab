using Spectre.Console;

namespace Samples;

/// <summary>The console to draw on: colours and moving bars in a terminal, plain lines in a file or a build log.</summary>
internal static class Terminal
{
    // Nothing is cut or wrapped where no window has edges.
    private const int WidthWithoutWindow = 1000;

    public static IAnsiConsole Open()
    {
        if (!Console.IsOutputRedirected) return AnsiConsole.Console;
        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            // These turn colours on where they know the build server.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        plain.Profile.Width = WidthWithoutWindow;
        return plain;
    }
}
