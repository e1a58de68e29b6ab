namespace MusicGeneration.Chorales;

/// <summary>What can be counted in chorales, to hold made ones against real ones.</summary>
internal sealed class ChoraleStatistics
{
    private readonly int[] _lowest = [.. Enumerable.Repeat(Chord.HighestPitch, Chord.Voices)];
    private readonly int[] _highest = new int[Chord.Voices];
    private readonly long[] _kept = new long[Chord.Voices];
    private readonly HashSet<Chord> _chords = [];
    private long _changes;
    private long _crossed;

    public ChoraleStatistics(IEnumerable<IReadOnlyList<Chord>> chorales)
    {
        foreach (IReadOnlyList<Chord> steps in chorales) Add(steps);
    }

    public long Steps { get; private set; }

    /// <summary>The different chords.</summary>
    public IReadOnlySet<Chord> Chords => _chords;

    /// <summary>The share of the steps where a lower voice sings above a higher one.</summary>
    public double CrossedShare => (double)_crossed / Steps;

    public string RangeOf(int voice) => _highest[voice] == 0 ? "-" : $"{_lowest[voice]}-{_highest[voice]}";

    /// <summary>The share of the steps, but for a chorale's first, where a voice sings what it sang before.</summary>
    public double KeptShare(int voice) => _changes == 0 ? 0 : (double)_kept[voice] / _changes;

    private void Add(IReadOnlyList<Chord> steps)
    {
        Steps += steps.Count;
        _changes += Math.Max(0, steps.Count - 1);
        for (int i = 0; i < steps.Count; i++)
        {
            _chords.Add(steps[i]);
            int above = Chord.HighestPitch;
            bool isCrossed = false;
            for (int voice = 0; voice < Chord.Voices; voice++)
            {
                int pitch = steps[i][voice];
                if (i > 0 && pitch == steps[i - 1][voice]) _kept[voice]++;
                if (pitch == Chord.Rest) continue;
                (_lowest[voice], _highest[voice]) = (Math.Min(_lowest[voice], pitch), Math.Max(_highest[voice], pitch));
                isCrossed |= pitch > above;
                above = pitch;
            }

            if (isCrossed) _crossed++;
        }
    }
}
