using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class ModelOperationsCatalog : IInternalCatalog
{
    private const string ModelDirectory = "model";
    private const string SchemaEntry = "schema";

    private readonly IHostEnvironment _env;

    internal ModelOperationsCatalog(IHostEnvironment env) => _env = env;

    IHostEnvironment IInternalCatalog.Environment => _env;

    public void Save(ITransformer model, DataViewSchema inputSchema, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        ModelFileWriter file = new(stream);
        if (inputSchema is not null)
        {
            using MemoryStream content = new();
            using BinaryWriter writer = new(content);
            SchemaCodec.Write(writer, inputSchema);
            writer.Flush();
            file.Add(SchemaEntry, content);
        }

        ModelSaveContext.Save(file, model, ModelDirectory);
        file.End();
    }

    public void Save(ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        using FileStream stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelFileReader file = new(stream);
        inputSchema = null;
        if (file.Open(SchemaEntry) is { } content)
        {
            using BinaryReader reader = new(content);
            try
            {
                inputSchema = SchemaCodec.Read(reader);
            }
            catch (EndOfStreamException)
            {
                throw ModelFileReader.Damaged("its input schema ends too early");
            }
        }

        return ModelLoadContext.Load(_env, file, ModelDirectory);
    }

    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        using FileStream stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, bool ignoreMissingColumns = true,
        SchemaDefinition inputSchemaDefinition = null, SchemaDefinition outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new() =>
        new(transformer, new PredictionEngineOptions
        {
            IgnoreMissingColumns = ignoreMissingColumns,
            InputSchemaDefinition = inputSchemaDefinition,
            OutputSchemaDefinition = outputSchemaDefinition,
        });

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, DataViewSchema inputSchema)
        where TSrc : class
        where TDst : class, new() =>
        new(transformer, new PredictionEngineOptions { InputSchemaDefinition = EnumerableView<TSrc>.DefinitionFor(inputSchema) });

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, PredictionEngineOptions options)
        where TSrc : class
        where TDst : class, new() =>
        new(transformer, options ?? throw new ArgumentNullException(nameof(options)));
}
