using Microsoft.ML.Data;

namespace Microsoft.ML.Data
{
    public interface IMultiStreamSource
    {
        int Count { get; }
        string GetPathOrNull(int index);
        Stream Open(int index);
        TextReader OpenTextReader(int index);
    }

    public sealed class MultiFileSource : IMultiStreamSource
    {
        private readonly string[] _paths;

        public MultiFileSource(params string[] paths)
        {
            _paths = paths ?? throw new ArgumentNullException(nameof(paths));
            foreach (string path in paths)
                if (!File.Exists(path)) throw new ArgumentOutOfRangeException(nameof(paths), path, $"File does not exist at path: {path}");
        }

        public int Count => _paths.Length;
        public string GetPathOrNull(int index) => _paths[index];
        public Stream Open(int index) => File.OpenRead(_paths[index]);
        public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
    }
}

namespace Microsoft.ML
{
    public static class DataLoaderExtensions
    {
        public static IDataView Load(this IDataLoader<IMultiStreamSource> loader, params string[] path) =>
            loader.Load(new MultiFileSource(path));
    }
}
