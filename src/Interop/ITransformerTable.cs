using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetSeq.Interop;

/// <summary>The transformers that a model file can hold, by their keys.</summary>
/// <remarks>
/// A file names a transformer by a key of this table and never by a type, so that it cannot make a program load or run anything else.
/// </remarks>
public interface ITransformerTable
{
    /// <summary>Reads the transformer of a key.</summary>
    /// <param name="key">The key the file holds.</param>
    /// <param name="environment">The environment that loads the model.</param>
    /// <param name="content">What the transformer wrote.</param>
    /// <returns>The transformer, or null where the table has no such key.</returns>
    ITransformer? Read(string key, IHostEnvironment environment, Stream content);
}
