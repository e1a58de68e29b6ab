using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetSeq.Tests;

/// <summary>What an MLContext logs, as it is logged.</summary>
public sealed class LogLines
{
    private readonly List<(ChannelMessageKind Kind, string Text)> _lines = [];

    public LogLines(MLContext ml) => ml.Log += (_, line) =>
    {
        lock (_lines) _lines.Add((line.Kind, line.RawMessage));
    };

    public string[] Of(ChannelMessageKind kind)
    {
        lock (_lines) return [.. _lines.Where(line => line.Kind == kind).Select(line => line.Text)];
    }
}
