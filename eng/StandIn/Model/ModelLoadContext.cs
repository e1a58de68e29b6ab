using System.Reflection;
using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

internal sealed class ModelLoadContext
{
    public const string MainEntry = "/model";

    private readonly ModelFileReader _file;
    private readonly string _directory;
    private readonly string _signature;
    private readonly uint _written;
    private readonly uint _readable;
    private readonly string _loaderAssembly;
    private readonly string _loaderSignature;

    private ModelLoadContext(ModelFileReader file, string directory, Stream main)
    {
        _file = file;
        _directory = directory;
        Reader = new BinaryReader(main, Encoding.UTF8);
        _signature = Reader.ReadText();
        _written = Reader.ReadUInt32();
        _readable = Reader.ReadUInt32();
        _loaderAssembly = Reader.ReadText();
        _loaderSignature = Reader.ReadText();
    }

    public BinaryReader Reader { get; }

    public void CheckAtModel(VersionInfo ver)
    {
        if (_signature != ver.ModelSignature)
            throw new FormatException($"The model file holds '{_signature}' where '{ver.ModelSignature}' was expected.");
        if (_readable > ver.VerWrittenCur)
            throw new FormatException(
                $"'{_signature}' was saved by a newer version: it needs {_readable:x8}, this one is {ver.VerWrittenCur:x8}.");
        if (_written < ver.VerWeCanReadBack)
            throw new FormatException(
                $"'{_signature}' was saved by version {_written:x8}; this one reads from {ver.VerWeCanReadBack:x8} on.");
    }

    public string LoadString() => Reader.ReadBoolean() ? Reader.ReadText() : null;

    public bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        if (_file.Open($"{_directory}/{name}") is not { } stream) return false;
        using BinaryReader reader = new(stream, Encoding.UTF8);
        action(reader);
        return true;
    }

    public ITransformer LoadModel(IHostEnvironment env, string name) => Load(env, _file, $"{_directory}/{name}");

    public static ITransformer Load(IHostEnvironment env, ModelFileReader file, string directory)
    {
        Stream main = file.Open(directory + MainEntry) ?? throw ModelFileReader.Damaged($"it has no '{directory}'");
        try
        {
            ModelLoadContext ctx = new(file, directory, main);
            env.ComponentCatalog.RegisterAssembly(ctx.FindAssembly(), throwOnError: false);
            return env.ComponentCatalog.Create(env, ctx._loaderSignature, ctx)
                ?? throw new FormatException(
                    $"Couldn't load model: assembly '{ctx._loaderAssembly}' declares no loader '{ctx._loaderSignature}'.");
        }
        catch (EndOfStreamException e)
        {
            throw new FormatException($"The model file is damaged: '{directory}' ends too early.", e);
        }
    }

    private Assembly FindAssembly()
    {
        try
        {
            return Assembly.Load(_loaderAssembly);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException)
        {
            throw new FormatException(
                $"Couldn't load model: its loader '{_loaderSignature}' is in assembly '{_loaderAssembly}', which cannot be loaded "
                    + "here.", e);
        }
    }
}
