using System.Security.Cryptography;
using MLNetSeq.Formats;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Formats;

public sealed class HashingStreamTests
{
    [Fact]
    public void What_is_written_is_followed_by_its_SHA256_however_it_was_cut_in_pieces()
    {
        var random = new RandomStream(1);
        for (int round = 0; round < 50; round++)
        {
            byte[] bytes = Bytes(random, random.Next(20_000));
            using var file = new MemoryStream();
            using (var hashing = new HashingStream(file))
            {
                for (int start = 0; start < bytes.Length;)
                {
                    int count = Math.Min(bytes.Length - start, 1 + random.Next(random.Next(2) == 0 ? 9 : 9000));
                    hashing.Write(bytes.AsSpan(start, count));
                    start += count;
                }

                hashing.WriteChecksum();
            }

            Assert.Equal([.. bytes, .. SHA256.HashData(bytes)], file.ToArray());
        }
    }

    [Fact]
    public void Reading_notices_a_change_and_stops_where_the_checksum_ends()
    {
        byte[] bytes = Bytes(new RandomStream(2), 100);
        using var file = new MemoryStream([.. bytes, .. SHA256.HashData(bytes), 1, 2, 3]);
        Assert.True(Matches(file, bytes.Length));
        Assert.Equal(132, file.Position);
        byte[] changed = [.. bytes, .. SHA256.HashData(bytes)];
        changed[50] ^= 1;
        Assert.False(Matches(new MemoryStream(changed), bytes.Length));
        Assert.Throws<EndOfStreamException>(() => Matches(new MemoryStream(changed[..^1]), bytes.Length));
    }

    private static bool Matches(Stream file, int count)
    {
        file.Position = 0;
        using var hashing = new HashingStream(file);
        hashing.ReadByte();
        hashing.ReadExactly(new byte[count - 1]);
        return hashing.ChecksumMatches();
    }

    private static byte[] Bytes(RandomStream random, int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(256))];
}
