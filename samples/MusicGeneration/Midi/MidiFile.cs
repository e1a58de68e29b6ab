using System.Buffers.Binary;
using System.Text;

namespace MusicGeneration.Midi;

/// <summary>Writes Standard MIDI Files of format 1: a track with the tempo, then a track and a channel for each voice.</summary>
/// <remarks>
/// After "Standard MIDI Files 1.0" (MIDI Manufacturers Association 1988): chunks of a name, a length and bytes, big-endian; an event is
/// the ticks since the one before it, as a number of 7 bits a byte, and its message.
/// </remarks>
internal static class MidiFile
{
    /// <summary>The ticks of a quarter note.</summary>
    public const int TicksPerQuarter = 480;

    /// <summary>The most voices: there are 16 channels, and one is for drums.</summary>
    public const int MaximumTracks = 15;

    private const int Drums = 9;
    private const int Velocity = 80;
    private const double MicrosecondsPerMinute = 60e6;
    private const byte NoteOff = 0x80, NoteOn = 0x90, ProgramChange = 0xC0, Meta = 0xFF;
    private const byte TrackName = 0x03, EndOfTrack = 0x2F, Tempo = 0x51;
    private const int Highest = 127;
    private const int MostTicks = (1 << 28) - 1; // four times 7 bits

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Receives it.</param>
    /// <param name="quartersPerMinute">The tempo, 4 to 1,000.</param>
    /// <param name="tracks">The voices.</param>
    /// <exception cref="ArgumentException">The file has no room for what is given.</exception>
    public static void Write(Stream stream, double quartersPerMinute, IReadOnlyList<MidiTrack> tracks)
    {
        if (quartersPerMinute is not (>= 4 and <= 1000))
            throw new ArgumentOutOfRangeException(nameof(quartersPerMinute), quartersPerMinute, "A tempo is 4 to 1,000 quarters a minute.");
        if (tracks.Count > MaximumTracks)
            throw new ArgumentException($"There are {tracks.Count} tracks; a file has channels for {MaximumTracks}.", nameof(tracks));
        byte[][] chunks = [Conductor(quartersPerMinute), .. tracks.Select((track, i) => Voice(track, i < Drums ? i : i + 1))];
        Span<byte> header = stackalloc byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(header, 1); // format 1: tracks side by side
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)chunks.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], TicksPerQuarter);
        WriteChunk(stream, "MThd"u8, header);
        foreach (byte[] chunk in chunks) WriteChunk(stream, "MTrk"u8, chunk);
    }

    private static byte[] Conductor(double quartersPerMinute)
    {
        int microseconds = (int)Math.Round(MicrosecondsPerMinute / quartersPerMinute);
        List<byte> bytes = [];
        AddEvent(bytes, 0, [Meta, Tempo, 3, (byte)(microseconds >> 16), (byte)(microseconds >> 8), (byte)microseconds]);
        AddEvent(bytes, 0, [Meta, EndOfTrack, 0]);
        return [.. bytes];
    }

    private static byte[] Voice(MidiTrack track, int channel)
    {
        Check(track);
        List<byte> bytes = [];
        byte[] name = Encoding.ASCII.GetBytes(track.Name);
        AddEvent(bytes, 0, [Meta, TrackName, (byte)name.Length, .. name]);
        AddEvent(bytes, 0, [(byte)(ProgramChange | channel), (byte)track.Program]);

        // A note ends before the next of its pitch begins at the same tick.
        IEnumerable<(int Tick, bool IsOn, int Pitch)> events = track.Notes
            .SelectMany(n => ((int, bool, int)[])[(n.Start, true, n.Pitch), (n.Start + n.Length, false, n.Pitch)])
            .OrderBy(e => e.Item1).ThenBy(e => e.Item2).ThenBy(e => e.Item3);
        int now = 0;
        foreach ((int tick, bool isOn, int pitch) in events)
        {
            AddEvent(bytes, tick - now, [(byte)((isOn ? NoteOn : NoteOff) | channel), (byte)pitch, isOn ? (byte)Velocity : (byte)0]);
            now = tick;
        }

        AddEvent(bytes, 0, [Meta, EndOfTrack, 0]);
        return [.. bytes];
    }

    private static void Check(MidiTrack track)
    {
        if (track.Program is < 0 or > Highest)
            throw new ArgumentException($"Track '{track.Name}' has program {track.Program}; programs are 0 to {Highest}.");
        if (track.Name.Length > Highest) throw new ArgumentException($"A track's name has {track.Name.Length} letters, {Highest} at most.");
        foreach (MidiNote note in track.Notes)
            if (note.Pitch is < 0 or > Highest || note.Start < 0 || note.Length < 1 || (long)note.Start + note.Length > MostTicks)
                throw new ArgumentException($"Track '{track.Name}' has a note of pitch {note.Pitch} at tick {note.Start} of {note.Length} "
                    + $"ticks; pitches are 0 to {Highest}, and notes have a length and end by tick {MostTicks}.");
    }

    private static void AddEvent(List<byte> bytes, int ticks, ReadOnlySpan<byte> message)
    {
        for (int shift = 21; shift > 0; shift -= 7)
            if (ticks >> shift != 0) bytes.Add((byte)(ticks >> shift & 0x7F | 0x80));
        bytes.Add((byte)(ticks & 0x7F));
        bytes.AddRange(message);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        stream.Write(name);
        stream.Write(length);
        stream.Write(bytes);
    }
}
