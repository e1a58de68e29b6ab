namespace Microsoft.ML;

// Internal in Microsoft.ML too; MLNetSeq.Interop reaches them there with IgnoresAccessChecksTo and here with InternalsVisibleTo.
internal delegate void SignatureLoadModel(ModelLoadContext ctx);

internal abstract class LoadableClassAttributeBase : Attribute;

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableClassAttribute : LoadableClassAttributeBase
{
    public LoadableClassAttribute(Type instType, Type loaderType, Type argType, Type sigType, string userName, params string[] loadNames)
    {
        InstType = instType;
        LoaderType = loaderType;
        SigType = sigType;
        LoadNames = loadNames;
    }

    public Type InstType { get; }
    public Type LoaderType { get; }
    public Type SigType { get; }
    public string[] LoadNames { get; }
}

/// <summary>What heads a saved model: what it is, which versions read it, and the loader that does.</summary>
internal struct VersionInfo
{
    public readonly string ModelSignature;
    public readonly uint VerWrittenCur;
    public readonly uint VerReadableCur;
    public readonly uint VerWeCanReadBack;
    public readonly string LoaderAssemblyName;
    public readonly string LoaderSignature;

    public VersionInfo(string modelSignature, uint verWrittenCur, uint verReadableCur, uint verWeCanReadBack,
        string loaderAssemblyName, string loaderSignature = null, string loaderSignatureAlt = null)
    {
        if (modelSignature is not { Length: 8 } || modelSignature.Any(c => c > 0xff))
            throw new ArgumentException($"The model signature is '{modelSignature}': it must be 8 characters below U+0100.",
                nameof(modelSignature));
        if (verReadableCur > verWrittenCur || verWeCanReadBack > verWrittenCur)
            throw new ArgumentException($"The versions of '{modelSignature}' contradict each other: none can be above the one written.",
                nameof(verWrittenCur));
        ModelSignature = modelSignature;
        VerWrittenCur = verWrittenCur;
        VerReadableCur = verReadableCur;
        VerWeCanReadBack = verWeCanReadBack;
        LoaderAssemblyName = loaderAssemblyName;
        LoaderSignature = loaderSignature;
    }
}
