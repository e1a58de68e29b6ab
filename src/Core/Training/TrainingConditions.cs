using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Training;

/// <summary>What a training's bits depend on, by name: a checkpoint is taken up only where all of it is the same.</summary>
internal sealed class TrainingConditions
{
    private const int Most = 1000;

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly List<KeyValuePair<string, string>> _conditions = [];

    /// <summary>Starts with what every training depends on: the library, the kernels and the number of threads.</summary>
    public TrainingConditions(int threads)
    {
        Add("the version of MLNetSeq", typeof(TrainingConditions).Assembly.GetName().Version!.ToString());
        string width = Kernels.Path == KernelPath.Portable ? $" of {Vector<byte>.Count} bytes" : "";
        Add("the kernels", Kernels.Path + width);
        Add("the number of threads", threads.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Adds one.</summary>
    public void Add(string name, string value) => _conditions.Add(new(name, value));

    /// <summary>Adds all public properties of a training's options, those that are to come too, but for some that change nothing.</summary>
    public void AddOptions(object options, params ReadOnlySpan<string> except)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (except.Contains(property.Name)) continue;
            object? value = property.GetValue(options);
            Add(property.Name, value is null ? "none" : JsonSerializer.Serialize(value, value.GetType(), Json));
        }
    }

    /// <summary>Adds the start weights by their hash: with them whatever they were drawn or taken from.</summary>
    public void AddWeights(IReadOnlyList<Parameter> parameters)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in parameters) hash.AppendData(MemoryMarshal.AsBytes(parameter.Value));
        Add("the start weights", Short(hash));
    }

    /// <summary>A hash in few enough digits to be read in a message, and in enough to tell any two apart by.</summary>
    public static string Short(IncrementalHash hash)
    {
        const int Bytes = 8;
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }

    /// <summary>Writes them.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_conditions.Count);
        foreach ((string name, string value) in _conditions)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote and compares.</summary>
    /// <exception cref="InvalidOperationException">Something differs: the message says what.</exception>
    public void Check(BinaryReader reader, string path)
    {
        int count = reader.ReadInt32();
        if (count is < 0 or > Most)
            throw new InvalidDataException(
                $"The number of a training's conditions is {count}, expected at most {Most}: the file is damaged.");
        var saved = new Dictionary<string, string>();
        for (int i = 0; i < count; i++) saved[reader.ReadString()] = reader.ReadString();

        var differences = new List<string>();
        foreach ((string name, string value) in _conditions)
        {
            string before = saved.GetValueOrDefault(name, "unknown");
            if (before != value) differences.Add($"{name} (was {before}, is {value})");
            saved.Remove(name);
        }

        differences.AddRange(saved.Select(s => $"{s.Key} (was {s.Value}, is unknown)"));
        if (differences.Count == 0) return;
        throw new InvalidOperationException($"The checkpoint '{path}' is of a training that differs in {string.Join(", ", differences)}. "
            + "Go on with what it was begun with, or delete the file to start anew.");
    }
}
