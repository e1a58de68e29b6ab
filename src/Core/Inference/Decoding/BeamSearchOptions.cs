namespace MLNetSeq.Inference.Decoding;

/// <summary>How a <see cref="BeamSearch"/> looks for the best sequence.</summary>
public sealed record BeamSearchOptions : DecodingOptions
{
    /// <summary>
    /// How many hypotheses are followed, 5 by default. It may be wider than the vocabulary: the beam is then filled by later steps.
    /// </summary>
    public int Beam { get; init; } = 5;

    /// <summary>
    /// The α of score = log p / lengthᵅ, the end token counted: 0 for the likeliest sequence, which favours short ones, 1 for the likeliest
    /// by the mean of its tokens; 0.7 by default.
    /// </summary>
    public double LengthExponent { get; init; } = 0.7;

    /// <summary>How hypotheses that have ended use up the beam; <see cref="BeamEnding.Shrink"/> by default.</summary>
    public BeamEnding Ending { get; init; }

    // Any length to this power is still a number, in double precision, and no one divides by more than the length.
    private const double HighestLengthExponent = 10;

    /// <summary>Refuses options out of their range.</summary>
    internal void CheckSearch()
    {
        if (Beam < 1)
            throw new ArgumentOutOfRangeException(nameof(Beam), Beam, "The beam is a number of hypotheses, at least 1.");
        if (!(LengthExponent is >= 0 and <= HighestLengthExponent))
            throw new ArgumentOutOfRangeException(nameof(LengthExponent), LengthExponent,
                $"The exponent of the length is a number from 0 to {HighestLengthExponent}.");
        if (!Enum.IsDefined(Ending))
            throw new ArgumentOutOfRangeException(nameof(Ending), Ending,
                $"Expected one of {string.Join(", ", Enum.GetNames<BeamEnding>())}.");
    }
}
