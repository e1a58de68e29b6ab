[assembly: System.Runtime.CompilerServices.ReferenceAssembly]

namespace Microsoft.ML.Runtime
{
    public interface IHostEnvironment { }
}

namespace Microsoft.ML
{
    public interface ITransformer { }

    public struct VersionInfo
    {
        public VersionInfo(string modelSignature, uint verWrittenCur, uint verReadableCur, uint verWeCanReadBack,
            string loaderAssemblyName, string loaderSignature = null, string loaderSignatureAlt = null) => throw null;
    }

    public sealed class ModelSaveContext
    {
        public void CheckAtModel() => throw null;
        public void SetVersionInfo(VersionInfo ver) => throw null;
        public void SaveString(string str) => throw null;
        public void SaveBinaryStream(string name, Action<BinaryWriter> action) => throw null;
    }

    public sealed class ModelLoadContext
    {
        public void CheckAtModel(VersionInfo ver) => throw null;
        public string LoadString() => throw null;
        public bool TryLoadBinaryStream(string name, Action<BinaryReader> action) => throw null;
    }

    public delegate void SignatureLoadModel(ModelLoadContext ctx);

    public abstract class LoadableClassAttributeBase : Attribute { }

    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    public sealed class LoadableClassAttribute : LoadableClassAttributeBase
    {
        public LoadableClassAttribute(Type instType, Type loaderType, Type argType, Type sigType, string userName,
            params string[] loadNames) => throw null;
    }
}
