namespace MLNetSeq.Models;

/// <summary>The kinds of sequence a model reads.</summary>
public enum SequenceInputKind
{
    /// <summary>Text, cut into tokens by the model's tokeniser.</summary>
    Text,

    /// <summary>Text tokens, as they are.</summary>
    Tokens,

    /// <summary>Keys 1 to the key count; 0 is a missing one.</summary>
    Keys,

    /// <summary>Vectors of one width; there is no embedding.</summary>
    Vectors,
}

/// <summary>What a model was trained on, and so what it reads.</summary>
/// <param name="Kind">Text, tokens, keys or vectors.</param>
/// <param name="Size">The number of keys, or the width of a vector; 0 for text and tokens.</param>
public readonly record struct SequenceInput(SequenceInputKind Kind, int Size = 0);
