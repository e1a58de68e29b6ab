using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNetSeq.Tests;

public sealed class TextLoaderTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Tabs_separate_fields_and_empty_lines_and_comments_are_left_out()
    {
        File.WriteAllText(_path,
            "# before the first row\nlabel\ttext\tx\ty\n1\thello \"you\"\t1\t2\n\n// not a row\n0\t  spaces\t\t-3e2\n");
        Line[] lines = Read(_ml.Data.LoadFromTextFile<Line>(_path, hasHeader: true));
        Assert.Equal([true, false], lines.Select(l => l.Label));
        Assert.Equal(["hello \"you\"", "spaces"], lines.Select(l => l.Text));
        Assert.Equal([1, 2], lines[0].Values);
        Assert.Equal([0, -300], lines[1].Values);
    }

    [Fact]
    public void Quotes_protect_separators_where_quoting_is_allowed()
    {
        File.WriteAllText(_path, "true,\"a, \"\"b\"\"\",1,2\nfalse,plain,3,x\n");
        Line[] lines = Read(_ml.Data.LoadFromTextFile<Line>(_path, separatorChar: ',', allowQuoting: true));
        Assert.Equal(["a, \"b\"", "plain"], lines.Select(l => l.Text));
        Assert.True(float.IsNaN(lines[1].Values[1]));
    }

    [Fact]
    public void Columns_can_be_named_in_place_of_a_class()
    {
        File.WriteAllText(_path, "3;word\n9;word\n");
        TextLoader.Options options = new()
        {
            Separators = [';'],
            Columns = [new TextLoader.Column("Key", DataKind.UInt32, [new TextLoader.Range(0)], new KeyCount(5)),
                new TextLoader.Column("Word", DataKind.String, 1)],
        };
        IDataView data = _ml.Data.LoadFromTextFile(_path, options);
        Assert.Equal("Key<UInt32, 0-4>", data.Schema["Key"].Type.ToString());
        Assert.Equal([4u, 0u], Views.Column<uint>(data, "Key"));
        Assert.Equal(["word", "word"], data.GetColumn<string>("Word"));
    }

    [Fact]
    public void Every_cursor_reads_the_file_anew()
    {
        File.WriteAllText(_path, "1\ta\t1\t2\n");
        IDataView data = _ml.Data.LoadFromTextFile<Line>(_path);
        Assert.Single(Read(data));
        Assert.Single(Read(data));
    }

    private Line[] Read(IDataView data) => [.. _ml.Data.CreateEnumerable<Line>(data, reuseRowObject: false)];

    private sealed class Line
    {
        [LoadColumn(0)]
        public bool Label { get; set; }

        [LoadColumn(1)]
        public string Text { get; set; } = "";

        [LoadColumn(2, 3)]
        [VectorType(2)]
        public float[] Values { get; set; } = [];
    }
}
