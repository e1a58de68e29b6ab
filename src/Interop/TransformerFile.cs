using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace MLNetSeq.Interop;

/// <summary>Saves a transformer where <c>mlContext.Model.Load</c> finds its loader.</summary>
public static class TransformerFile
{
    internal const string LoaderSignature = "MLNetSeqTransformer";
    internal const string ContentEntry = "Content.bin";

    private const string ModelSignature = "MLNETSEQ";   // ML.NET wants 8 characters
    private const uint Version = 0x00010001;

    /// <summary>Writes the transformer's key, and beside it what <paramref name="write"/> writes.</summary>
    /// <param name="ctx">Where ML.NET saves the model.</param>
    /// <param name="key">The transformer's key in the <see cref="ITransformerTable"/>.</param>
    /// <param name="write">Writes the transformer.</param>
    /// <exception cref="NotSupportedException">ML.NET has changed under this library.</exception>
    public static void Save(ModelSaveContext ctx, string key, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        try
        {
            Write(ctx, key, write);
        }
        catch (Exception e) when (IsChangeOfMLNet(e))
        {
            throw Changed("saved", e);
        }
    }

    // A method of its own, as is its counterpart in the loader: a member that has gone is noticed where the method that calls it
    // is compiled, and that must happen inside the try.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(ModelSaveContext ctx, string key, Action<Stream> write)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(MakeVersion());
        ctx.SaveString(key);
        ctx.SaveBinaryStream(ContentEntry, writer => write(writer.BaseStream));
    }

    // The simple name of the assembly: files outlive its version.
    internal static VersionInfo MakeVersion() =>
        new(ModelSignature, Version, Version, Version, typeof(TransformerFile).Assembly.GetName().Name!, LoaderSignature);

    internal static bool IsChangeOfMLNet(Exception e) => e is MissingMemberException or MethodAccessException or TypeLoadException;

    internal static NotSupportedException Changed(string what, Exception cause) =>
        new($"ML.NET has changed under MLNetSeq, and the model cannot be {what} through mlContext.Model. Use the transformer's own "
            + "Save(Stream) and Load(Stream) instead, or a version of MLNetSeq made for this version of ML.NET.", cause);
}
