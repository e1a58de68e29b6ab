using System.Runtime.CompilerServices;

namespace MLNetSeq.Models;

public sealed partial class LanguageModel
{
    /// <summary>Makes texts, several as one batch.</summary>
    /// <param name="options">How, and from what; null for one text drawn by the model's probabilities.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The texts; of beam search the best first, and fewer than asked for where no more have ended.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range; a banned word is no single token, or none is left to choose; a stop string is empty; or the seed text
    /// has a token that the model does not know, and has learned nothing about unknown ones.
    /// </exception>
    /// <exception cref="NotSupportedException">The cell has no path for weights in bytes.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<GeneratedText> Generate(TextGenerationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new TextGenerationOptions();
        options.Check();
        if (options.Method == GenerationMethod.Beam) return BeamGeneration.Run(this, options, cancellation);
        using var generation = new TextGeneration(this, options);
        while (generation.Step(out _)) cancellation.ThrowIfCancellationRequested();
        return generation.Results;
    }

    /// <summary>Makes a text and gives it out as it comes: characters, or words with the space before them.</summary>
    /// <remarks>
    /// The pieces together are the text of <see cref="Generate"/>. What may be the beginning of a stop string is held back until more has
    /// come. Each step runs on the thread pool, and none before it is asked for.
    /// </remarks>
    /// <param name="options">How, and from what; null for one drawn by the model's probabilities.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">
    /// As <see cref="Generate"/>; or several texts, or those of beam search, are asked for. Thrown at once, not with the first piece.
    /// </exception>
    /// <exception cref="NotSupportedException">The cell has no path for weights in bytes.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IAsyncEnumerable<string> GenerateAsync(TextGenerationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new TextGenerationOptions();
        options.Check();
        if (options.Method == GenerationMethod.Beam)
            throw new ArgumentException($"A beam search knows its text at the end only: use {nameof(Generate)}, or another "
                + $"{nameof(options.Method)}.", nameof(options));
        if (options.Samples > 1)
            throw new ArgumentOutOfRangeException(nameof(options.Samples), options.Samples,
                $"One text can be given out as it comes: use {nameof(Generate)} for several at once.");
        return Pieces(new TextGeneration(this, options), cancellation, CancellationToken.None);
    }

    private static async IAsyncEnumerable<string> Pieces(
        TextGeneration generation, CancellationToken cancellation, [EnumeratorCancellation] CancellationToken enumeration)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            enumeration.ThrowIfCancellationRequested();
            string? piece = await Task.Run(() => generation.Step(out string shown) ? shown : null, CancellationToken.None)
                .ConfigureAwait(false);
            if (piece is null) yield break;
            if (piece.Length > 0) yield return piece;
        }
    }
}
