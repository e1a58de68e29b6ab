namespace MLNetSeq.Training;

/// <summary>How the learning rate goes on after the warm-up.</summary>
public enum ScheduleShape
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It falls in a straight line to the final factor.</summary>
    Linear,

    /// <summary>It falls along half a cosine to the final factor (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>It is multiplied by the step factor each time so many steps have passed.</summary>
    Step,
}

/// <summary>What the learning rate is multiplied by at each step of a training.</summary>
/// <remarks>The warm-up rises in a straight line; with it and a cosine this is the one-cycle schedule (Smith 2018).</remarks>
public sealed record LearningRateSchedule
{
    /// <summary>The learning rate as it is, at all steps.</summary>
    public static LearningRateSchedule Constant { get; } = new();

    /// <summary>From a 25th up to the full rate over the first 30% of the steps, and down to nearly nothing (Smith 2018).</summary>
    public static LearningRateSchedule OneCycle { get; } =
        new() { Shape = ScheduleShape.Cosine, WarmUpShare = 0.3, InitialFactor = 0.04, FinalFactor = 4e-6 };

    /// <summary>How it goes on after the warm-up.</summary>
    public ScheduleShape Shape { get; init; }

    /// <summary>The share of all steps in which the rate rises to its full value. 0 by default.</summary>
    public double WarmUpShare { get; init; }

    /// <summary>Where the warm-up starts. 0 by default; the first step is one step further.</summary>
    public double InitialFactor { get; init; }

    /// <summary>Where <see cref="ScheduleShape.Linear"/> and <see cref="ScheduleShape.Cosine"/> end. 0 by default.</summary>
    public double FinalFactor { get; init; }

    /// <summary>After how many steps <see cref="ScheduleShape.Step"/> multiplies. 1,000 by default.</summary>
    public long StepLength { get; init; } = 1000;

    /// <summary>What <see cref="ScheduleShape.Step"/> multiplies by. 0.5 by default.</summary>
    public double StepFactor { get; init; } = 0.5;

    /// <summary>Refuses a schedule that no rate can follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range.</exception>
    internal void Check()
    {
        Require(Enum.IsDefined(Shape), Shape, nameof(Shape), $"one of {string.Join(", ", Enum.GetNames<ScheduleShape>())}");
        Require(WarmUpShare is >= 0 and <= 1, WarmUpShare, nameof(WarmUpShare), "from 0 to 1");
        Require(StepLength >= 1, StepLength, nameof(StepLength), "at least 1");
        Factor(InitialFactor, nameof(InitialFactor));
        Factor(FinalFactor, nameof(FinalFactor));
        Factor(StepFactor, nameof(StepFactor));

        static void Factor(double factor, string property) =>
            Require(factor >= 0 && double.IsFinite(factor), factor, property, "a finite number, 0 or above");

        static void Require(bool isSo, object value, string property, string expected)
        {
            if (!isSo)
                throw new ArgumentOutOfRangeException(property, value, $"{property} of a learning rate's schedule must be {expected}.");
        }
    }

    /// <summary>The factor of a step.</summary>
    /// <param name="step">The number of steps done before; from <paramref name="totalSteps"/> on the last factor stays.</param>
    /// <param name="totalSteps">The number of steps of the whole training.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of steps is negative.</exception>
    public double Factor(long step, long totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegative(totalSteps);
        long warmUp = (long)Math.Round(Math.Clamp(WarmUpShare, 0, 1) * totalSteps);
        if (step < warmUp) return InitialFactor + (1 - InitialFactor) * (step + 1) / warmUp;
        double share = totalSteps > warmUp ? Math.Min(1, (double)(step - warmUp) / (totalSteps - warmUp)) : 1;
        return Shape switch
        {
            ScheduleShape.Linear => 1 + (FinalFactor - 1) * share,
            ScheduleShape.Cosine => FinalFactor + (1 - FinalFactor) * (1 + Math.Cos(Math.PI * share)) / 2,
            ScheduleShape.Step => Math.Pow(StepFactor, (step - warmUp) / Math.Max(1, StepLength)),
            _ => 1,
        };
    }
}
