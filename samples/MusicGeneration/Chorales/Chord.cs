using System.Globalization;

namespace MusicGeneration.Chorales;

/// <summary>What the four voices sing at one step: pitches as MIDI numbers them, or <see cref="Rest"/>.</summary>
/// <param name="Soprano">The first voice.</param>
/// <param name="Alto">The second.</param>
/// <param name="Tenor">The third.</param>
/// <param name="Bass">The fourth.</param>
internal readonly record struct Chord(int Soprano, int Alto, int Tenor, int Bass)
{
    /// <summary>The voices of a chorale.</summary>
    public const int Voices = 4;

    /// <summary>The pitch of a voice that does not sing.</summary>
    public const int Rest = -1;

    /// <summary>The highest pitch there is.</summary>
    public const int HighestPitch = 127;

    private const string RestName = "-";

    public static IReadOnlyList<string> VoiceNames { get; } = ["Soprano", "Alto", "Tenor", "Bass"];

    /// <summary>The pitch of a voice, 0 to 3.</summary>
    public int this[int voice] => voice switch { 0 => Soprano, 1 => Alto, 2 => Tenor, _ => Bass };

    /// <summary>
    /// The chord of a step of the data. Four notes are those of the voices from the soprano down, or the other way round where the first is
    /// the lower; of fewer, sorted, the highest is the soprano's, the lowest the bass's and a third one the alto's.
    /// </summary>
    /// <param name="pitches">At most four.</param>
    public static Chord Of(ReadOnlySpan<int> pitches)
    {
        if (pitches.Length == Voices)
        {
            // By the outermost voices that sing: a rest is no low note.
            int first = pitches[Math.Max(0, pitches.IndexOfAnyExcept(Rest))];
            int last = pitches[Math.Max(0, pitches.LastIndexOfAnyExcept(Rest))];
            return first < last
                ? new Chord(pitches[3], pitches[2], pitches[1], pitches[0])
                : new Chord(pitches[0], pitches[1], pitches[2], pitches[3]);
        }

        int[] sorted = [.. pitches.ToArray().OrderDescending()];
        return sorted.Length switch
        {
            0 => new Chord(Rest, Rest, Rest, Rest),
            1 => new Chord(sorted[0], Rest, Rest, Rest),
            2 => new Chord(sorted[0], Rest, Rest, sorted[1]),
            _ => new Chord(sorted[0], sorted[1], Rest, sorted[2]),
        };
    }

    /// <summary>The chord some semitones higher or, below 0, lower.</summary>
    public Chord Transposed(int semitones) =>
        new(Moved(Soprano, semitones), Moved(Alto, semitones), Moved(Tenor, semitones), Moved(Bass, semitones));

    /// <summary>A pitch or a rest as text.</summary>
    public static string NameOf(int pitch) => pitch == Rest ? RestName : pitch.ToString(CultureInfo.InvariantCulture);

    /// <summary>What <see cref="NameOf"/> wrote.</summary>
    public static int PitchOf(ReadOnlySpan<char> name) => name is RestName ? Rest : int.Parse(name, CultureInfo.InvariantCulture);

    private static int Moved(int pitch, int semitones) => pitch == Rest ? Rest : Math.Clamp(pitch + semitones, 0, HighestPitch);
}
