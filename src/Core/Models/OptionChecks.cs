namespace MLNetSeq.Models;

/// <summary>What a number or a choice among the options of a training must be; each refusal names the option.</summary>
internal static class OptionChecks
{
    public static void Defined<T>(T value, string option) where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    public static void Between(int value, int minimum, int maximum, string option)
    {
        if (value < minimum || value > maximum)
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be from {minimum} to {maximum}.");
    }

    public static void AtLeast(int value, int minimum, string option)
    {
        if (value < minimum) throw new ArgumentOutOfRangeException(option, value, $"{option} must be at least {minimum}.");
    }

    public static void Share(double value, string option)
    {
        if (!(value >= 0 && value < 1))
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be from 0 up to, but not including, 1.");
    }

    public static void Rate(double value, string option)
    {
        if (!(value > 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(option, value, "The learning rate must be positive; 0.002 is a good start.");
    }

    public static void ClipNorm(double value, string option)
    {
        if (!(value >= 0))
            throw new ArgumentOutOfRangeException(option, value, "The clip norm must not be negative; 0 means no clipping.");
    }

    public static void CheckpointInterval(TimeSpan value, string option)
    {
        if (value < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(option, value,
                "The time between checkpoints must not be negative; zero means one after each step.");
    }
}
