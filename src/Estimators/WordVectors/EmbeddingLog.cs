using Microsoft.ML.Runtime;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Estimators;

/// <summary>Tells ML.NET's log of each stage's and epoch's end, and the user's listener of everything.</summary>
internal sealed class EmbeddingLog(IChannel channel, IProgress<EmbeddingProgress>? listener) : IProgress<EmbeddingProgress>
{
    private EmbeddingProgress? _last;

    public void Report(EmbeddingProgress value)
    {
        if (_last is { } last && (last.Stage != value.Stage || last.Epoch != value.Epoch)) Info(Describe(last));
        _last = value;
        listener?.Report(value);
    }

    /// <summary>Tells the log of the stage that was under way.</summary>
    public void End()
    {
        if (_last is { } last) Info(Describe(last));
        _last = null;
    }

    // Messages go in as arguments: they may quote a word with braces in it.
    public void Info(string message) => channel.Info(MessageSensitivity.None, "{0}", message);

    private static string Describe(EmbeddingProgress p)
    {
        string epoch = p.Epochs > 0 ? FormattableString.Invariant($", epoch {p.Epoch} of {p.Epochs}") : "";
        string loss = p.Loss is { } nats ? FormattableString.Invariant($", loss {nats:0.0000}") : "";
        return FormattableString.Invariant($"{p.Stage}{epoch}: {p.Words} words{loss}; {p.WordsPerSecond:0} words/s");
    }
}
