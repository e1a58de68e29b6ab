using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Training;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    private string File => Path.Combine(_folder, "state.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_last_is_what_is_read()
    {
        CheckpointFile file = Open();
        Assert.False(file.Read(_ => Assert.Fail("There is no file yet.")));
        for (int i = 1; i <= 3; i++)
        {
            file.Write(w => w.Write(i));
            int read = 0;
            Assert.True(Open().Read(r => read = r.ReadInt32()));
            Assert.Equal(i, read);
        }

        Assert.Equal([File], Directory.GetFiles(_folder));
        file.Delete();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_state_longer_than_any_buffer_comes_back()
    {
        byte[] state = new byte[1_000_003];
        new Random(1).NextBytes(state);
        Open().Write(w => w.Write(state));
        byte[] read = [];
        Open().Read(r => read = r.ReadBytes(state.Length));
        Assert.Equal(state, read);
    }

    [Fact]
    public void An_empty_state_is_one_too()
    {
        Open().Write(_ => { });
        Assert.True(Open().Read(_ => { }));
    }

    [Fact]
    public void Writing_that_fails_half_way_leaves_the_earlier_state_and_nothing_else()
    {
        Open().Write(w => w.Write(1));
        Assert.Throws<IOException>(() => Open().Write(w =>
        {
            w.Write(new byte[100_000]);
            throw new IOException("The disk is full.");
        }));
        Assert.Equal([File], Directory.GetFiles(_folder));
        Assert.True(Open().Read(r => Assert.Equal(1, r.ReadInt32())));
    }

    [Fact]
    public void The_earlier_state_can_be_read_until_the_new_one_is_whole()
    {
        Open().Write(w => w.Write(1));
        CheckpointFile reading = Open();
        Open().Write(w =>
        {
            w.Write(2);
            Assert.True(reading.Read(r => Assert.Equal(1, r.ReadInt32())));
        });
        Assert.True(reading.Read(r => Assert.Equal(2, r.ReadInt32())));
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed()
    {
        System.IO.File.WriteAllText(File + ".partial", "half");
        Open();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused_before_anything_is_read_from_it()
    {
        byte[] whole = Whole();
        for (int length = 0; length < whole.Length; length++) Refused(whole[..length], $"the first {length} of {whole.Length} bytes");
        Refused([.. whole, 0], "a byte too many");
    }

    [Fact]
    public void A_single_flipped_bit_is_noticed_wherever_it_is()
    {
        byte[] whole = Whole();
        for (int bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] changed = [.. whole];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Refused(changed, $"with bit {bit} flipped");
        }
    }

    [Fact]
    public void Something_else_is_refused_and_left_as_it_is()
    {
        System.IO.File.WriteAllText(File, "My notes.");
        var e = Assert.Throws<InvalidDataException>(() => Open().Read(_ => { }));
        Assert.Contains($"'{File}' is not a checkpoint", e.Message, StringComparison.Ordinal);
        Assert.Equal("My notes.", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Another_kind_of_training_is_named()
    {
        new CheckpointFile(File, "language model's training").Write(_ => { });
        var e = Assert.Throws<InvalidDataException>(() => Open().Read(_ => { }));
        Assert.Contains("that of a language model's training, expected that of a test", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(40)]
    public void A_reader_that_expects_more_or_less_is_told(int bytes)
    {
        Open().Write(w => w.Write(7));
        var e = Assert.Throws<InvalidDataException>(() => Open().Read(r => r.BaseStream.ReadExactly(new byte[bytes])));
        Assert.Contains(File, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_cannot_be_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new CheckpointFile(" ", "test"));
        Assert.Throws<ArgumentException>(() => new CheckpointFile(File, new string('x', 300)));
        var folder = Assert.Throws<ArgumentException>(() => new CheckpointFile(_folder, "test"));
        Assert.Contains("is a folder", folder.Message, StringComparison.Ordinal);
        var e = Assert.Throws<DirectoryNotFoundException>(() => new CheckpointFile(Path.Combine(_folder, "no", "file"), "test"));
        Assert.Contains("There is no folder", e.Message, StringComparison.Ordinal);
    }

    private CheckpointFile Open() => new(File, "test");

    private byte[] Whole()
    {
        Open().Write(w =>
        {
            w.Write("a state");
            for (int i = 0; i < 40; i++) w.Write(i * 0.1f);
        });
        return System.IO.File.ReadAllBytes(File);
    }

    private void Refused(byte[] bytes, string what)
    {
        System.IO.File.WriteAllBytes(File, bytes);
        var e = Assert.Throws<InvalidDataException>(() => Open().Read(_ => Assert.Fail($"{what}: the state was read.")));
        Assert.Contains(File, e.Message, StringComparison.Ordinal);
    }
}
