using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Where one model writes itself: a main stream headed by its version, and binary streams beside it.</summary>
public sealed class ModelSaveContext : IDisposable
{
    private readonly ModelFileWriter _file;
    private readonly string _directory;
    private readonly MemoryStream _content = new();
    private bool _hasVersion;

    internal ModelSaveContext(ModelFileWriter file, string directory)
    {
        _file = file;
        _directory = directory;
        Writer = new BinaryWriter(_content, Encoding.UTF8);
    }

    internal BinaryWriter Writer { get; }

    internal void CheckAtModel()
    {
        if (_content.Length != 0) throw new InvalidOperationException("Something was already written to this ModelSaveContext.");
    }

    internal void SetVersionInfo(VersionInfo ver)
    {
        CheckAtModel();
        _hasVersion = true;
        Writer.Write(ver.ModelSignature);
        Writer.Write(ver.VerWrittenCur);
        Writer.Write(ver.VerReadableCur);
        Writer.Write(ver.LoaderAssemblyName ?? "");
        Writer.Write(ver.LoaderSignature ?? "");
    }

    internal void SaveString(string str)
    {
        Writer.Write(str is not null);
        if (str is not null) Writer.Write(str);
    }

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action)
    {
        using MemoryStream content = new();
        using BinaryWriter writer = new(content, Encoding.UTF8);
        action(writer);
        writer.Flush();
        _file.Add($"{_directory}/{name}", content);
    }

    internal void SaveModel(ICanSaveModel model, string name) => Save(_file, model, $"{_directory}/{name}");

    internal static void Save(ModelFileWriter file, ICanSaveModel model, string directory)
    {
        using ModelSaveContext ctx = new(file, directory);
        model.Save(ctx);
        if (!ctx._hasVersion)
            throw new InvalidOperationException($"ModelSignature not specified! {model.GetType()} wrote nothing in Save.");
        ctx.Writer.Flush();
        file.Add(directory + ModelLoadContext.MainEntry, ctx._content);
    }

    public void Dispose() => Writer.Dispose();
}
