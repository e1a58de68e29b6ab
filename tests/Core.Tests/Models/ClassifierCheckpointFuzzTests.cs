using System.Security.Cryptography;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>What a training does with a checkpoint that is not what it wrote.</summary>
public sealed class ClassifierCheckpointFuzzTests : IDisposable
{
    private const int Changes = 600;
    private const int HeaderLength = 20 + sizeof(int) + 1 + 21 + sizeof(long);

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;
    private readonly SequenceClassifierOptions _options = ToyData.Options(threads: 2);
    private readonly ClassificationData _data;
    private readonly byte[] _whole;

    public ClassifierCheckpointFuzzTests()
    {
        (_options.HiddenSize, _options.EmbeddingSize, _options.Dropout, _options.WeightAverageDecay) = (2, 3, 0.3f, 0.9);
        (_options.CheckpointPath, _options.MaximumEpochs) = (Path.Combine(_folder, "training.checkpoint"), 2);
        _data = ToyData.Words(40, _options);
        using var source = new CancellationTokenSource();
        var cancel = new Reports<TrainingProgress>(p => source.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => SequenceClassifier.Train(_data, null, _options, cancel, source.Token));
        _whole = File.ReadAllBytes(_options.CheckpointPath);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Cut_off_or_with_a_byte_changed_it_is_refused_and_left_as_it_is()
    {
        var random = new RandomStream(1);
        for (int i = 0; i < Changes; i++)
        {
            byte[] changed = [.. _whole];
            if (i % 2 == 0) changed = changed[..random.Next(changed.Length)];
            else changed[random.Next(changed.Length)] ^= (byte)(1 + random.Next(255));
            File.WriteAllBytes(_options.CheckpointPath!, changed);
            var e = Assert.Throws<InvalidDataException>(() => ToyData.Train(_data, _options));
            Assert.Contains(_options.CheckpointPath!, e.Message, StringComparison.Ordinal);
            Assert.Equal(changed, File.ReadAllBytes(_options.CheckpointPath!));
        }
    }

    [Fact]
    public void A_state_that_lies_with_the_right_checksum_is_refused_or_trained_on_but_nothing_else()
    {
        var random = new RandomStream(2);
        int refused = 0;
        for (int i = 0; i < Changes; i++)
        {
            byte[] changed = [.. _whole];
            for (int n = 1 + random.Next(3); n > 0; n--)
                changed[HeaderLength + random.Next(_whole.Length - HeaderLength - SHA256.HashSizeInBytes)] = (byte)random.Next(256);
            SHA256.HashData(changed.AsSpan(HeaderLength..^SHA256.HashSizeInBytes), changed.AsSpan(^SHA256.HashSizeInBytes..));
            File.WriteAllBytes(_options.CheckpointPath!, changed);
            try
            {
                ToyData.Train(_data, _options);
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
            {
                Assert.Contains(_options.CheckpointPath!, e.Message, StringComparison.Ordinal);
                refused++;
            }
            catch (TrainingDivergedException)
            {
                // A weight may be anything.
            }
        }

        Assert.InRange(refused, Changes / 10, Changes - Changes / 10);
    }

    [Fact]
    public void Whole_it_is_taken_up()
    {
        Assert.Equal(HeaderLength, _whole.Length - SHA256.HashSizeInBytes - BitConverter.ToInt64(_whole, HeaderLength - sizeof(long)));
        string? told = null;
        SequenceClassifier.Train(_data, null, _options, warn: message => told = message);
        Assert.Contains("goes on from the checkpoint", told, StringComparison.Ordinal);
    }
}
