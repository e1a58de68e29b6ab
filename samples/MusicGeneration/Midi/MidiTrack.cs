namespace MusicGeneration.Midi;

/// <summary>The notes of one voice.</summary>
/// <param name="Name">What players show of it; ASCII.</param>
/// <param name="Program">The sound, 0 to 127, as General MIDI numbers them (from 0).</param>
/// <param name="Notes">The notes, in any order; two of one pitch do not overlap.</param>
internal sealed record MidiTrack(string Name, int Program, IReadOnlyList<MidiNote> Notes);
