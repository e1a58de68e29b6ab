using MLNetSeq.Formats;

namespace MLNetSeq.Embeddings;

public sealed partial record BiasAxis
{
    /// <summary>Reads an axis from one JSON file.</summary>
    /// <remarks>
    /// It is an object with the properties name, definitionalSets and, if wanted, equalitySets, specificWords, neutralWords and tests, as
    /// <see cref="Save"/> writes it. The form of the ResponsiblyAI toolkit is read too: {"gender": {"definitional_pairs": ...,
    /// "equalize_pairs": ..., "specific_full": ..., "professions": ...}}.
    /// </remarks>
    /// <param name="path">The file; it is not trusted.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no axis; the message names the file, the place and what was expected.</exception>
    public static BiasAxis Load(string path) => BiasAxisJson.Read(JsonPlace.Read(path));

    /// <summary>Reads an axis from JSON files of lists, such as debiaswe's definitional_pairs.json, equalize_pairs.json and
    /// gender_specific_full.json.</summary>
    /// <param name="name">What the axis is about.</param>
    /// <param name="definitionalSetsPath">The definitional sets, an array of arrays.</param>
    /// <param name="equalitySetsPath">The equality sets, an array of arrays; null for the definitional ones.</param>
    /// <param name="specificWordsPath">The specific words, an array; null for those of the definitional sets.</param>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is no such list; the message names the file, the place and what was
    /// expected.</exception>
    public static BiasAxis Load(
        string name, string definitionalSetsPath, string? equalitySetsPath = null, string? specificWordsPath = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new BiasAxis
        {
            Name = name,
            DefinitionalSets = WordListFile.ReadSets(definitionalSetsPath),
            EqualitySets = equalitySetsPath is null ? null : WordListFile.ReadSets(equalitySetsPath),
            SpecificWords = specificWordsPath is null ? null : WordListFile.Read(specificWordsPath),
        };
    }

    /// <summary>Writes the axis to a JSON file, which <see cref="Load(string)"/> reads; one that is there is replaced once the new one is
    /// complete.</summary>
    /// <exception cref="IOException">It could not be written; an earlier file is still there.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => BiasAxisJson.Write(this, stream));
}
