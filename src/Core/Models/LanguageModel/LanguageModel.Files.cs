using MLNetSeq.Formats;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

public sealed partial class LanguageModel
{
    /// <summary>Reads a model's file.</summary>
    /// <param name="path">The file; it is not trusted.</param>
    /// <param name="tokenizer">The tokeniser it was trained with, where that is not one of MLNetSeq's.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no model's file, it is damaged, or it needs another tokeniser.</exception>
    public static LanguageModel Load(string path, ITokenizer? tokenizer = null)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream, tokenizer);
    }

    /// <summary>Writes the model to a file, which is there whole or not at all.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">It could not be written; an earlier file is still there, and nothing of the new one.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);
}
