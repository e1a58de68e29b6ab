using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Text;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.ITransformer), typeof(WordTokenizingTransformer), null,
    typeof(Microsoft.ML.SignatureLoadModel), "Tokenize into words", WordTokenizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Text;

public sealed class WordTokenizingEstimator : TrivialEstimator<WordTokenizingTransformer>
{
    private readonly string _output;
    private readonly string _input;

    internal WordTokenizingEstimator(string outputColumnName, string inputColumnName, char[] separators)
        : base(new WordTokenizingTransformer((outputColumnName, inputColumnName), separators))
    {
        _output = outputColumnName;
        _input = inputColumnName;
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape.Column input = inputSchema.Required(_input, "input");
        if (input.ItemType is not TextDataViewType)
            throw new ArgumentOutOfRangeException(nameof(inputSchema),
                $"Schema mismatch for input column '{_input}': expected text, got {input.ItemType}.");
        return inputSchema.With(new SchemaShape.Column(_output, SchemaShape.Column.VectorKind.VariableVector, TextDataViewType.Instance,
            false));
    }
}

public sealed class WordTokenizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "StandInWords";

    private static readonly VersionInfo WordsVersion = Version("SI WORDS", LoaderSignature);

    private readonly char[] _separators;

    internal WordTokenizingTransformer((string, string) columns, char[] separators) : base(WordsVersion, [columns]) =>
        _separators = separators;

    private WordTokenizingTransformer(ModelLoadContext ctx) : base(WordsVersion, ctx) => _separators = ctx.Reader.ReadText().ToCharArray();

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new WordTokenizingTransformer(ctx);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        base.SaveModel(ctx);
        ctx.Writer.Write(new string(_separators));
    }

    private protected override DataViewSchema.DetachedColumn OutputColumn(int i, DataViewSchema.Column input)
    {
        if (RawTypes.ItemTypeOf(input.Type) is not TextDataViewType)
            throw new ArgumentOutOfRangeException(nameof(input),
                $"Schema mismatch for input column '{input.Name}': expected text, got {input.Type}.");
        return new(Pairs[i].Output, new VectorDataViewType(TextDataViewType.Instance));
    }

    private protected override Delegate MakeGetter(int i, DataViewRow row, DataViewSchema.Column input)
    {
        List<ReadOnlyMemory<char>> words = [];
        Action read;
        if (input.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(input);
            VBuffer<ReadOnlyMemory<char>> texts = default;
            read = () =>
            {
                getter(ref texts);
                foreach (ReadOnlyMemory<char> text in texts.DenseValues()) Split(text, words);
            };
        }
        else
        {
            ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(input);
            ReadOnlyMemory<char> text = default;
            read = () =>
            {
                getter(ref text);
                Split(text, words);
            };
        }

        return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            words.Clear();
            read();
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, words.Count);
            words.CopyTo(editor.Values);
            value = editor.Commit();
        });
    }

    private void Split(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> words)
    {
        foreach (Range range in text.Span.SplitAny(_separators))
            if (text[range] is { IsEmpty: false } word) words.Add(word);
    }
}
