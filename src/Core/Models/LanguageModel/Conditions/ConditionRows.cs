using System.Runtime.InteropServices;

namespace MLNetSeq.Models;

/// <summary>The conditions of texts by number, as a model reads them: of each its class, or its vector.</summary>
/// <param name="vectorSize">The size of a vector; 0 where they are classes.</param>
internal sealed class ConditionRows(int vectorSize)
{
    private readonly List<int> _classes = [];
    private readonly List<float> _vectors = [];

    /// <summary>Whether they are classes.</summary>
    public bool AreClasses => vectorSize == 0;

    /// <summary>The number of conditions.</summary>
    public int Count => AreClasses ? _classes.Count : _vectors.Count / vectorSize;

    /// <summary>The classes of all.</summary>
    public ReadOnlySpan<int> Classes => CollectionsMarshal.AsSpan(_classes);

    /// <summary>The vectors of all, one after the other.</summary>
    public ReadOnlySpan<float> Vectors => CollectionsMarshal.AsSpan(_vectors);

    /// <summary>The vector of one.</summary>
    public ReadOnlySpan<float> VectorOf(int number) => Vectors.Slice(number * vectorSize, vectorSize);

    /// <summary>Adds a class.</summary>
    public void Add(int number) => _classes.Add(number);

    /// <summary>Adds a vector.</summary>
    public void Add(ReadOnlySpan<float> vector) => _vectors.AddRange(vector);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _classes.Clear();
        _vectors.Clear();
    }
}
