namespace MLNetSeq.Models;

/// <summary>What a text is of: a class by its name, or a vector. Its default is neither, for a model that knows no conditions.</summary>
public readonly struct TextCondition
{
    private TextCondition(string? name, ReadOnlyMemory<float> vector)
    {
        Class = name;
        Vector = vector;
    }

    /// <summary>The class; null where there is none.</summary>
    public string? Class { get; }

    /// <summary>The vector; empty where there is none.</summary>
    public ReadOnlyMemory<float> Vector { get; }

    /// <summary>Whether there is neither.</summary>
    public bool IsNone => Class is null && Vector.IsEmpty;

    /// <summary>A class by its name.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static TextCondition OfClass(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new TextCondition(name, default);
    }

    /// <summary>A vector; it is not copied before it is used.</summary>
    /// <exception cref="ArgumentException">It has no numbers.</exception>
    public static TextCondition OfVector(ReadOnlyMemory<float> vector) => vector.IsEmpty
        ? throw new ArgumentException("A condition that is a vector has at least one number.", nameof(vector))
        : new TextCondition(null, vector);

    /// <summary>A class by its name.</summary>
    public static implicit operator TextCondition(string name) => OfClass(name);

    /// <summary>A vector.</summary>
    public static implicit operator TextCondition(float[] vector) => OfVector(vector);

    /// <summary>What it is, for messages.</summary>
    public override string ToString() => Class is { } name ? $"the class '{name}'"
        : Vector.IsEmpty ? "no condition" : $"a vector of {Vector.Length} numbers";
}
