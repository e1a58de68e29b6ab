using MLNetSeq.Inference.Decoding;

namespace MLNetSeq.Models;

/// <summary>Makes texts token by token, all of them as one batch.</summary>
internal sealed class TextGeneration : IDisposable
{
    private readonly TokenGenerator _generator;
    private readonly TextUnderWay[] _texts;
    private readonly LanguageStreams _streams;

    public TextGeneration(LanguageModel model, TextGenerationOptions options)
    {
        int[] seed = GenerationTokens.Seed(model.Vocabulary, options.SeedText);
        _streams = options.CreateStreams(model, options.Samples);
        _generator = new TokenGenerator(
            _streams, options.DecodingOf(model.Vocabulary), options.CreateChoice(), options.Samples, options.Seed, seed);
        _texts = [.. _generator.Sequences.Select(s => new TextUnderWay(
            s, new TokenPieces(model.Vocabulary, options.SeedText), new StopStrings(options.StopStrings), options.MinimumLength))];
        _streams.Seed(seed, model.FirstStateOf(options.TextCondition)); // once all options have been looked at: a seed may be long
    }

    /// <summary>The texts, once all have ended.</summary>
    public GeneratedText[] Results => [.. _texts.Select(t => t.Result)];

    /// <summary>Ends the threads that help.</summary>
    public void Dispose() => _streams.Dispose();

    /// <summary>Adds a token to each text that has not ended; false where there is none.</summary>
    /// <param name="shown">Receives what the step has added to the first text.</param>
    public bool Step(out string shown)
    {
        shown = "";
        if (!_generator.Step()) return false;
        for (int i = 0; i < _texts.Length; i++)
        {
            string added = _texts[i].Read();
            if (i == 0) shown = added;
            if (_texts[i].HasStopped) _generator.End(i);
        }

        return true;
    }
}
