using MusicGeneration.Midi;

namespace MusicGeneration.Chorales;

/// <summary>Chorales as MIDI files.</summary>
/// <remarks>
/// A pitch that a voice keeps over several steps is one note, held: the data does not say which of them were sung anew, and a voice that
/// did so every eighth would be far from the music.
/// </remarks>
internal static class ChoraleMidi
{
    /// <summary>Writes a chorale.</summary>
    /// <param name="stream">Receives it.</param>
    /// <param name="steps">Its chords.</param>
    /// <param name="stepsPerQuarter">The steps of a quarter note.</param>
    /// <param name="quartersPerMinute">The tempo.</param>
    /// <param name="program">The sound of all voices.</param>
    public static void Write(Stream stream, IReadOnlyList<Chord> steps, int stepsPerQuarter, double quartersPerMinute, int program) =>
        MidiFile.Write(stream, quartersPerMinute, [.. Chord.VoiceNames.Select((name, voice) =>
            new MidiTrack(name, program, Notes([.. steps.Select(step => step[voice])], MidiFile.TicksPerQuarter / stepsPerQuarter)))]);

    /// <summary>The notes of a voice.</summary>
    /// <param name="pitches">Its pitch at each step.</param>
    /// <param name="ticks">The length of a step.</param>
    public static IReadOnlyList<MidiNote> Notes(IReadOnlyList<int> pitches, int ticks)
    {
        List<MidiNote> notes = [];
        for (int start = 0; start < pitches.Count;)
        {
            int end = start + 1;
            while (end < pitches.Count && pitches[end] == pitches[start]) end++;
            if (pitches[start] != Chord.Rest) notes.Add(new MidiNote(start * ticks, (end - start) * ticks, pitches[start]));
            start = end;
        }

        return notes;
    }
}
