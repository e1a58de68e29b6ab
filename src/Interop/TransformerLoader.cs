using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Interop;

[assembly: LoadableClass(typeof(ITransformer), typeof(TransformerLoader), null, typeof(SignatureLoadModel),
    "MLNetSeq transformer", TransformerFile.LoaderSignature)]

namespace MLNetSeq.Interop;

/// <summary>What ML.NET finds, by the attribute above, when it loads a model that <see cref="TransformerFile"/> saved.</summary>
internal static class TransformerLoader
{
    // In a fresh process nothing has loaded the transformers yet, and this assembly, which they reference, cannot reference them.
    private const string TableAssembly = "MLNetSeq.Transforms";
    private const string TableType = "MLNetSeq.Transforms.TransformerTable";

    // Called by ML.NET, by this name.
#pragma warning disable IDE0051 // Private member is unused
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
#pragma warning restore IDE0051
    {
        try
        {
            return Read(env, ctx);
        }
        catch (Exception e) when (TransformerFile.IsChangeOfMLNet(e))
        {
            throw TransformerFile.Changed("loaded", e);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ITransformer Read(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(TransformerFile.MakeVersion());
        string key = ctx.LoadString();
        ITransformerTable table = FindTable();
        ITransformer? transformer = null;
        bool found = ctx.TryLoadBinaryStream(TransformerFile.ContentEntry, reader => transformer = table.Read(key, env, reader.BaseStream));
        if (!found)
        {
            throw new InvalidDataException(
                $"The model file has no entry '{TransformerFile.ContentEntry}': it is damaged. Save the model again.");
        }

        return transformer ?? throw new InvalidDataException(
            $"The model file holds a transformer '{key}', which this version of MLNetSeq does not know. Load it with the version that "
            + "saved it, or a later one.");
    }

    private static ITransformerTable FindTable()
    {
        Type? type;
        try
        {
            type = Type.GetType($"{TableType}, {TableAssembly}", throwOnError: true);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException)
        {
            throw new InvalidOperationException(
                $"The model needs {TableAssembly}.dll beside {typeof(TransformerLoader).Assembly.GetName().Name}.dll, of the same "
                + "version; it cannot be loaded.", e);
        }

        return (ITransformerTable)Activator.CreateInstance(type!, nonPublic: true)!;
    }
}
