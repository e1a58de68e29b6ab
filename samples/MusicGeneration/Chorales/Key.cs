namespace MusicGeneration.Chorales;

/// <summary>A key, found by how well the pitches fit its profile (Krumhansl and Schmuckler; Krumhansl 1990).</summary>
/// <param name="Tonic">0 for C, 1 for C sharp, and so on.</param>
/// <param name="IsMajor">Whether it is major; else minor.</param>
internal readonly record struct Key(int Tonic, bool IsMajor)
{
    private const int PitchClasses = 12;

    // How well each pitch class from the tonic up fits, as listeners said (Krumhansl and Kessler 1982).
    private static readonly double[] Major = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88];
    private static readonly double[] Minor = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17];
    private static readonly string[] Names = ["C", "C#", "D", "E flat", "E", "F", "F#", "G", "A flat", "A", "B flat", "B"];

    public const string MajorMode = "major", MinorMode = "minor";

    /// <summary>The mode by name: the class of a chorale.</summary>
    public string Mode => IsMajor ? MajorMode : MinorMode;

    /// <summary>The key whose profile correlates best with how long each pitch class sounds.</summary>
    public static Key Of(IEnumerable<Chord> steps)
    {
        double[] lengths = new double[PitchClasses];
        foreach (Chord step in steps)
            for (int voice = 0; voice < Chord.Voices; voice++)
                if (step[voice] != Chord.Rest) lengths[step[voice] % PitchClasses]++;
        return Enumerable.Range(0, PitchClasses).SelectMany(tonic => (Key[])[new(tonic, true), new(tonic, false)])
            .MaxBy(key => Correlation(lengths, key));
    }

    public override string ToString() => $"{Names[Tonic]} {Mode}";

    private static double Correlation(double[] lengths, Key key)
    {
        double[] profile = key.IsMajor ? Major : Minor;
        double meanLength = lengths.Average(), meanFit = profile.Average(), product = 0, squares = 0, fits = 0;
        for (int i = 0; i < PitchClasses; i++)
        {
            double length = lengths[(i + key.Tonic) % PitchClasses] - meanLength, fit = profile[i] - meanFit;
            product += length * fit;
            squares += length * length;
            fits += fit * fit;
        }

        return squares == 0 ? 0 : product / Math.Sqrt(squares * fits);
    }
}
