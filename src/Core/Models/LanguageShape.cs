using MLNetSeq.Layers;

namespace MLNetSeq.Models;

/// <summary>The sizes of a network that predicts each next token.</summary>
/// <param name="Cell">The recurrent cell.</param>
/// <param name="Tokens">The number of different tokens.</param>
/// <param name="EmbeddingSize">The width of a token's vector.</param>
/// <param name="HiddenSize">The width of a state.</param>
/// <param name="Layers">The recurrent layers above each other.</param>
internal sealed record LanguageShape(RecurrentCell Cell, int Tokens, int EmbeddingSize, int HiddenSize, int Layers);
