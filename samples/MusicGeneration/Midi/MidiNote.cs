namespace MusicGeneration.Midi;

/// <summary>A note of a track.</summary>
/// <param name="Start">When it begins, in ticks from the beginning.</param>
/// <param name="Length">How long it sounds, in ticks.</param>
/// <param name="Pitch">The key, 0 to 127; 60 is the middle C.</param>
internal readonly record struct MidiNote(int Start, int Length, int Pitch);
