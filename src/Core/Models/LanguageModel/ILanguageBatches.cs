using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>The batches of a pass over texts, in the order in which a training step reads them.</summary>
internal interface ILanguageBatches
{
    /// <summary>The tokens of a pass.</summary>
    long Tokens { get; }

    /// <summary>The most runs of a batch.</summary>
    int MostRuns { get; }

    /// <summary>Whether a batch goes on where the one before it ended, with its states.</summary>
    bool CarriesState { get; }

    /// <summary>What the learning rate of the batch read last is multiplied by.</summary>
    double RateFactor { get; }

    /// <summary>Begins a pass.</summary>
    void Begin(RandomStream random);

    /// <summary>Reads the next batch; false where the pass is over.</summary>
    bool Next(LanguageBatch batch, RandomStream random);

    /// <summary>Writes the place in the pass.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Goes on from what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">There is no such place.</exception>
    void Load(BinaryReader reader);
}
