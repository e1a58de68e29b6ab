using System.Globalization;
using MLNetSeq.Layers;

namespace MLNetSeq.Models;

/// <summary>The conditions that a model knows: classes by name, vectors of one size, or none.</summary>
internal sealed class ConditionVocabulary
{
    /// <summary>The most classes: far above any use, and a bound for a file.</summary>
    public const int MaximumClasses = 1 << 16;

    /// <summary>The most characters of a class's name.</summary>
    public const int MaximumNameLength = 1 << 10;

    private readonly List<string> _classes = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>None: those of a model whose texts all begin alike.</summary>
    public static ConditionVocabulary None { get; } = new();

    /// <summary>The names of the classes, in the order in which they first came.</summary>
    public IReadOnlyList<string> Classes => _classes;

    /// <summary>The size of a vector; 0 where conditions are no vectors.</summary>
    public int VectorSize { get; private set; }

    /// <summary>The size of a condition as <see cref="FirstState"/> counts it; 0 where there are none.</summary>
    public int Size => VectorSize > 0 ? VectorSize : _classes.Count;

    /// <summary>Known classes.</summary>
    /// <returns>Null where a name is there twice.</returns>
    public static ConditionVocabulary? OfClasses(IEnumerable<string> names)
    {
        var vocabulary = new ConditionVocabulary();
        foreach (string name in names)
            if (!vocabulary.Add(name)) return null;
        return vocabulary;
    }

    /// <summary>Vectors of a size.</summary>
    public static ConditionVocabulary OfVectors(int size) => new() { VectorSize = size };

    /// <summary>Room for conditions of this kind.</summary>
    public ConditionRows CreateRows() => new(VectorSize);

    /// <summary>Comes to know a condition, where it goes with those known.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public string? Learn(TextCondition condition)
    {
        if (condition.IsNone) return "it has no condition, and all texts of a training have one, or none has";
        if (condition.Class is not { } name)
        {
            if (_classes.Count > 0) return "its condition is a vector, and those before it have classes: give all the one or the other";
            if (condition.Vector.Length > LanguageShape.MaximumWidth)
                return $"its vector has {condition.Vector.Length} numbers, and {LanguageShape.MaximumWidth} is the most: make it smaller";
            if (VectorSize == 0) VectorSize = condition.Vector.Length;
            return null;
        }

        if (VectorSize > 0) return "its condition is a class, and those before it have vectors: give all the one or the other";
        if (_numbers.ContainsKey(name)) return null;
        if (name.Length > MaximumNameLength)
            return $"its class has a name of {name.Length} characters, and {MaximumNameLength} is the most: shorten it";
        if (_classes.Count == MaximumClasses)
            return $"its class '{name}' is one more than the {MaximumClasses} there may be: check where the classes come from";
        Add(name);
        return null;
    }

    /// <summary>Adds a condition to the rows of a batch.</summary>
    /// <returns>Null, or what is wrong with it; then nothing was added.</returns>
    public string? Add(TextCondition condition, ConditionRows rows)
    {
        if (Size == 0) return condition.IsNone ? null
            : $"{condition} is given, and this model knows no conditions: leave it out, or train a model with texts that have some";
        if (VectorSize > 0) return AddVector(condition, rows);
        if (condition.Class is not { } name)
            return $"{condition} is given, and this model knows classes ({Names()}): name one of them";
        if (!_numbers.TryGetValue(name, out int number))
            return $"the class '{name}' is none that this model knows ({Names()}): name one of them";
        rows.Add(number);
        return null;
    }

    private string? AddVector(TextCondition condition, ConditionRows rows)
    {
        if (condition.Vector.Length != VectorSize)
            return $"{condition} is given, and this model's conditions are vectors of {VectorSize} numbers: give one";
        ReadOnlySpan<float> vector = condition.Vector.Span;
        for (int i = 0; i < vector.Length; i++)
            if (!float.IsFinite(vector[i]))
                return string.Create(CultureInfo.InvariantCulture, $"number {i} of the condition's vector is {vector[i]}: all must be finite");
        rows.Add(vector);
        return null;
    }

    private bool Add(string name)
    {
        if (!_numbers.TryAdd(name, _classes.Count)) return false;
        _classes.Add(name);
        return true;
    }

    private string Names()
    {
        const int Most = 10;
        return string.Join(", ", _classes.Take(Most).Select(name => $"'{name}'"))
            + (_classes.Count > Most ? $" and {_classes.Count - Most} more" : "");
    }
}
