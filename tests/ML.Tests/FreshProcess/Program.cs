using System.Globalization;
using Microsoft.ML;

// Arguments: a model file, and a file with a text in each line. Prints the type of the last transformer, then, for each text, the bits
// of its score in hexadecimal.
MLContext ml = new();
ITransformer model = ml.Model.Load(args[0], out _);
ITransformer last = model is IEnumerable<ITransformer> chain ? chain.Last() : model;
Console.WriteLine(last.GetType().FullName);

IDataView data = ml.Data.LoadFromEnumerable(File.ReadLines(args[1]).Select(line => new Row { Text = line }).ToArray());
foreach (Scored row in ml.Data.CreateEnumerable<Scored>(model.Transform(data), reuseRowObject: false))
    Console.WriteLine(BitConverter.SingleToUInt32Bits(row.Score).ToString("x8", CultureInfo.InvariantCulture));

internal sealed class Row
{
    public string Text { get; set; } = "";
    public bool Label { get; set; }
}

internal sealed class Scored
{
    public float Score { get; set; }
}
