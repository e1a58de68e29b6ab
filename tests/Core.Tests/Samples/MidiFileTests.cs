using System.Buffers.Binary;
using MusicGeneration.Chorales;
using MusicGeneration.Midi;
using Xunit;

namespace MLNetSeq.Tests.Samples;

/// <summary>The MIDI files of samples/MusicGeneration, read back.</summary>
public sealed class MidiFileTests
{
    [Fact]
    public void A_file_has_the_header_the_tempo_and_a_track_for_each_voice()
    {
        (int format, int division, List<Track> tracks) = Read(Written([[60, 60, 62], [55, 55, 55]]));
        Assert.Equal((1, MidiFile.TicksPerQuarter, 3), (format, division, tracks.Count));
        Assert.Equal(500_000, tracks[0].MicrosecondsPerQuarter);
        Assert.Equal(["v0", "v1"], tracks.Skip(1).Select(t => t.Name));
        Assert.Equal([0, 1], tracks.Skip(1).Select(t => t.Channel));
        Assert.All(tracks.Skip(1), t => Assert.Equal(19, t.Program));
    }

    [Fact]
    public void Notes_come_back_as_they_went_each_with_its_end()
    {
        List<Track> tracks = Read(Written([[60, 60, 62, Chord.Rest, 62, 60], [Chord.Rest, 48, 48, 48, 48, 48]])).Tracks;
        Assert.Equal([new(0, 480, 60), new(480, 240, 62), new(960, 240, 62), new(1200, 240, 60)], tracks[1].Notes);
        Assert.Equal([new(240, 1200, 48)], tracks[2].Notes);
    }

    [Fact]
    public void Long_pauses_take_several_bytes()
    {
        int[] starts = [0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 100_000_000];
        MidiNote[] notes = [.. starts.Select((start, i) => new MidiNote(start, 1 + i, 40 + i))];
        using var stream = new MemoryStream();
        MidiFile.Write(stream, 120, [new MidiTrack("far", 0, notes)]);
        Assert.Equal(notes, Read(stream.ToArray()).Tracks[1].Notes.OrderBy(n => n.Pitch));
    }

    [Fact]
    public void The_channel_of_the_drums_is_left_out()
    {
        using var stream = new MemoryStream();
        MidiFile.Write(stream, 60, [.. Enumerable.Range(0, 12).Select(i => new MidiTrack("t", 0, [new MidiNote(0, 1, 60)]))]);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12], Read(stream.ToArray()).Tracks.Skip(1).Select(t => t.Channel));
    }

    public static TheoryData<double, int, int, int, int> Wrong => new()
    {
        { 0, 0, 0, 1, 60 },
        { double.NaN, 0, 0, 1, 60 },
        { 60, 128, 0, 1, 60 },
        { 60, 0, -1, 1, 60 },
        { 60, 0, 0, 0, 60 },
        { 60, 0, 0, 1, 128 },
        { 60, 0, 0, 1, -1 },
        { 60, 0, int.MaxValue, 1, 60 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_a_file_has_no_room_for_is_refused(double tempo, int program, int start, int length, int pitch)
    {
        using var stream = new MemoryStream();
        Assert.ThrowsAny<ArgumentException>(
            () => MidiFile.Write(stream, tempo, [new MidiTrack("v", program, [new MidiNote(start, length, pitch)])]));
        Assert.Equal(0, stream.Length);
    }

    private static byte[] Written(int[][] voices)
    {
        using var stream = new MemoryStream();
        MidiFile.Write(stream, 120, [.. voices.Select(
            (pitches, i) => new MidiTrack($"v{i}", 19, ChoraleMidi.Notes(pitches, MidiFile.TicksPerQuarter / 2)))]);
        return stream.ToArray();
    }

    private static (int Format, int Division, List<Track> Tracks) Read(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> header = Chunk(ref file, "MThd"u8);
        int count = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        List<Track> tracks = [];
        for (int i = 0; i < count; i++) tracks.Add(ReadTrack(Chunk(ref file, "MTrk"u8)));
        Assert.True(file.IsEmpty, "There is something behind the last track.");
        return (BinaryPrimitives.ReadUInt16BigEndian(header), BinaryPrimitives.ReadUInt16BigEndian(header[4..]), tracks);
    }

    private static ReadOnlySpan<byte> Chunk(ref ReadOnlySpan<byte> file, ReadOnlySpan<byte> name)
    {
        Assert.True(file.StartsWith(name));
        int length = BinaryPrimitives.ReadInt32BigEndian(file[4..]);
        ReadOnlySpan<byte> chunk = file.Slice(8, length);
        file = file[(8 + length)..];
        return chunk;
    }

    private static Track ReadTrack(ReadOnlySpan<byte> bytes)
    {
        var track = new Track();
        int tick = 0;
        Dictionary<int, int> sounding = [];
        while (true)
        {
            tick += Number(ref bytes);
            int status = bytes[0];
            if (status == 0xFF)
            {
                int length = bytes[2];
                ReadOnlySpan<byte> text = bytes.Slice(3, length);
                if (bytes[1] == 0x2F) break;
                if (bytes[1] == 0x51) track.MicrosecondsPerQuarter = text[0] << 16 | text[1] << 8 | text[2];
                if (bytes[1] == 0x03) track.Name = System.Text.Encoding.ASCII.GetString(text);
                bytes = bytes[(3 + length)..];
                continue;
            }

            track.Channel = status & 15;
            switch (status >> 4)
            {
                case 0xC:
                    track.Program = bytes[1];
                    bytes = bytes[2..];
                    continue;
                case 0x9:
                    sounding.Add(bytes[1], tick);
                    break;
                case 0x8:
                    Assert.True(sounding.Remove(bytes[1], out int start), $"Pitch {bytes[1]} ends at {tick}, and did not sound.");
                    track.Notes.Add(new MidiNote(start, tick - start, bytes[1]));
                    break;
                default:
                    Assert.Fail($"Status {status:X}.");
                    break;
            }

            bytes = bytes[3..];
        }

        Assert.Empty(sounding);
        Assert.Equal(3, bytes.Length);
        return track;
    }

    private static int Number(ref ReadOnlySpan<byte> bytes)
    {
        int value = 0;
        while (true)
        {
            int part = bytes[0];
            bytes = bytes[1..];
            value = value << 7 | part & 0x7F;
            if (part < 0x80) return value;
        }
    }

    private sealed class Track
    {
        public string Name { get; set; } = "";

        public int Program { get; set; }

        public int Channel { get; set; }

        public int MicrosecondsPerQuarter { get; set; }

        public List<MidiNote> Notes { get; } = [];
    }
}
