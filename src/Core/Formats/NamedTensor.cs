namespace MLNetSeq.Formats;

/// <summary>A tensor of a weights file: a name, a shape and the numbers, row-major.</summary>
public sealed class NamedTensor
{
    private readonly int[] _shape;

    /// <summary>Names numbers.</summary>
    /// <param name="name">The name, unique within a file.</param>
    /// <param name="shape">The size of each dimension; none for a single number.</param>
    /// <param name="values">The numbers, as many as the sizes multiply to; not copied.</param>
    /// <exception cref="ArgumentException">The numbers are not as many as the shape says, or the name is empty.</exception>
    public NamedTensor(string name, ReadOnlySpan<int> shape, float[] values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        long count = 1;
        foreach (int size in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
            count = checked(count * size);
        }

        _shape = shape.ToArray();
        if (count != values.Length)
            throw new ArgumentException($"The tensor '{name}' of shape {ShapeText} holds {count} numbers, and {values.Length} are given.");
        (Name, Values) = (name, values);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The size of each dimension.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The numbers, row-major.</summary>
    public float[] Values { get; }

    /// <summary>The shape as it stands in messages: [3, 4].</summary>
    public string ShapeText => $"[{string.Join(", ", _shape)}]";
}
