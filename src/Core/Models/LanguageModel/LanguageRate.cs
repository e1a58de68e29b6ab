using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>The learning rate of a language model's training: its schedules, multiplied.</summary>
internal sealed class LanguageRate
{
    private readonly LanguageModelOptions _options;
    private readonly ReduceOnPlateau? _plateau;

    public LanguageRate(LanguageModelOptions options)
    {
        _options = options;
        if (options.PlateauPatience > 0) _plateau = new ReduceOnPlateau(options.PlateauDecay, options.PlateauPatience);
    }

    /// <summary>The rate at a place in a pass.</summary>
    /// <param name="epoch">The pass, from 1.</param>
    /// <param name="share">The share of it that has passed.</param>
    public double At(int epoch, double share) => _options.LearningRate * Scheduled(epoch, share) * Decayed(epoch) * (_plateau?.Factor ?? 1);

    /// <summary>Takes the loss at a pass's end.</summary>
    public void Observe(double validationLoss) => _plateau?.Observe(validationLoss);

    /// <summary>Writes what was seen.</summary>
    public void Save(BinaryWriter writer) => _plateau?.Save(writer);

    /// <summary>Goes on from what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader) => _plateau?.Load(reader);

    private double Decayed(int epoch) =>
        _options.FullRateEpochs == 0 ? 1 : Math.Pow(_options.EpochDecay, Math.Max(0, epoch - _options.FullRateEpochs));

    // In parts of a pass, for the number of steps is not known where it varies.
    private double Scheduled(int epoch, double share)
    {
        if (_options.Schedule is not { } schedule) return 1;
        return schedule.Factor((long)((epoch - 1 + share) * PartsOfEpoch), (long)_options.MaximumEpochs * PartsOfEpoch);
    }

    // Fine enough for any schedule, whose unit of a step this is.
    private const long PartsOfEpoch = 10_000;
}
