using MLNetSeq.Formats;

namespace MLNetSeq.Layers;

/// <summary>Parameters as the tensors of a weights file, in both directions.</summary>
/// <remarks>
/// Names, shapes and the order of gates are PyTorch's, for the layers that PyTorch has: <c>rnn.Parameters</c> with the prefix "rnn."
/// are what the state dictionary of a module with an <c>nn.LSTM</c> named rnn holds. A vector has one dimension in a file: a parameter of
/// one column, unless its name's last part begins with "weight".
/// </remarks>
public static class ParameterTensors
{
    // A foreign file may have any number of tensors that are not known here.
    private const int MostNamed = 20;

    /// <summary>Copies the weights into tensors.</summary>
    /// <param name="parameters">The parameters, such as those of a <see cref="RecurrentStack"/>.</param>
    /// <param name="prefix">What the tensors' names begin with, such as "rnn.".</param>
    public static IReadOnlyList<NamedTensor> Export(IEnumerable<Parameter> parameters, string prefix = "") =>
        Export(Named(parameters, prefix));

    /// <summary>Copies the weights into tensors of given names.</summary>
    public static IReadOnlyList<NamedTensor> Export(IEnumerable<KeyValuePair<string, Parameter>> parameters) =>
        [.. parameters.Select(p => new NamedTensor(p.Key, Shape(p.Key, p.Value), p.Value.Value.ToArray()))];

    /// <summary>Sets the weights to those of the tensors whose names begin with a prefix: the parameters' own, all and no more.</summary>
    /// <param name="parameters">The parameters; packed ones must be packed again.</param>
    /// <param name="tensors">The tensors, as <see cref="SafeTensors"/> reads them.</param>
    /// <param name="prefix">Which tensors are meant, such as "rnn."; the others are left out of account.</param>
    /// <exception cref="InvalidDataException">Tensors are missing, unknown, or of another shape; all are named and nothing is changed.
    /// </exception>
    public static void Import(IEnumerable<Parameter> parameters, IReadOnlyList<NamedTensor> tensors, string prefix = "") =>
        Import(Named(parameters, prefix), [.. tensors.Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal))]);

    /// <summary>Sets the weights to those of the tensors of the same names, all and no more.</summary>
    /// <exception cref="InvalidDataException">Tensors are missing, unknown, or of another shape; all are named and nothing is changed.
    /// </exception>
    public static void Import(IEnumerable<KeyValuePair<string, Parameter>> parameters, IReadOnlyList<NamedTensor> tensors)
    {
        KeyValuePair<string, Parameter>[] expected = [.. parameters];
        var found = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (NamedTensor tensor in tensors)
            if (!found.TryAdd(tensor.Name, tensor)) problems.Add($"'{tensor.Name}' is there twice");
        foreach ((string name, Parameter parameter) in expected)
        {
            if (!found.Remove(name, out NamedTensor? tensor)) problems.Add($"'{name}' {ShapeText(name, parameter)} is missing");
            else if (!Fits(tensor, parameter)) problems.Add($"'{name}' is {tensor.ShapeText}, expected {ShapeText(name, parameter)}");
        }

        foreach (NamedTensor tensor in tensors)
            if (found.ContainsKey(tensor.Name)) problems.Add($"'{tensor.Name}' {tensor.ShapeText} is unknown");
        if (problems.Count > 0)
            throw new InvalidDataException("The tensors do not fit the model: " + string.Join("; ", problems.Take(MostNamed))
                + (problems.Count > MostNamed ? $"; and {problems.Count - MostNamed} more" : "")
                + ". Check the model's sizes, and whether the names need a prefix.");

        Dictionary<string, NamedTensor> byName = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach ((string name, Parameter parameter) in expected) byName[name].Values.CopyTo(parameter.Value);
    }

    private static IEnumerable<KeyValuePair<string, Parameter>> Named(IEnumerable<Parameter> parameters, string prefix) =>
        parameters.Select(p => KeyValuePair.Create(prefix + p.Name, p));

    // Where a matrix has one column its numbers are those of the vector.
    private static bool Fits(NamedTensor tensor, Parameter parameter) => tensor.Shape.Length switch
    {
        1 => parameter.Columns == 1 && tensor.Shape[0] == parameter.Rows,
        2 => tensor.Shape[0] == parameter.Rows && tensor.Shape[1] == parameter.Columns,
        _ => false,
    };

    private static int[] Shape(string name, Parameter parameter) =>
        parameter.Columns == 1 && !name.AsSpan(name.LastIndexOf('.') + 1).StartsWith("weight") ? [parameter.Rows]
            : [parameter.Rows, parameter.Columns];

    private static string ShapeText(string name, Parameter parameter) => $"[{string.Join(", ", Shape(name, parameter))}]";
}
