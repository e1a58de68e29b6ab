namespace MLNetSeq.Embeddings;

/// <summary>How co-occurrences are counted, and where they are held.</summary>
public sealed class CoOccurrenceOptions
{
    /// <summary>The widest window.</summary>
    public const int MaximumWindow = 1000;

    /// <summary>The least <see cref="MemoryLimit"/>.</summary>
    public const long LeastMemoryLimit = 1 << 16;

    /// <summary>How many words to each side are a word's context, within its sentence. Default: 15.</summary>
    public int Window { get; set; } = 15;

    /// <summary>
    /// Whether words to both sides count. If not, each word is a context of those before it alone: X of left and right word. Default: true.
    /// </summary>
    public bool IsSymmetric { get; set; } = true;

    /// <summary>What a word at a distance adds. Default: 1 / distance.</summary>
    public CoOccurrenceWeighting Weighting { get; set; }

    /// <summary>
    /// The bytes held in memory while counting, and by what is counted; the others go to temporary files. Some 20 bytes a word of the list
    /// and thread come on top. Default: 1 GiB.
    /// </summary>
    public long MemoryLimit { get; set; } = 1 << 30;

    /// <summary>The folder of the temporary files. Default: that of the system.</summary>
    public string? TemporaryFolder { get; set; }

    /// <summary>The number of threads; 0 for one a core. What is counted does not depend on it.</summary>
    public int Threads { get; set; }

    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Refuses options that are out of bounds.</summary>
    internal void Check()
    {
        if (Window is < 1 or > MaximumWindow)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Window), Window, $"A window has 1 to {MaximumWindow} words to a side; 15 and 10 are usual.");
        }

        if (!Enum.IsDefined(Weighting)) throw new ArgumentOutOfRangeException(nameof(Weighting), Weighting, "There is no such weighting.");
        if (MemoryLimit < LeastMemoryLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(MemoryLimit), MemoryLimit,
                $"Counting takes at least {LeastMemoryLimit} bytes. Give what the machine can spare: temporary files are slower.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
