using MLNetSeq.Layers;

namespace MLNetSeq.Models;

/// <summary>What a training step of a language model drops.</summary>
/// <param name="Input">The share of the values of the tokens' vectors.</param>
/// <param name="Layers">The share of the values between two layers.</param>
/// <param name="Output">The share of the values of the last layer's states.</param>
/// <param name="Kind">Whether each value is dropped by itself, or at all steps of a sequence at once.</param>
/// <param name="Words">The share of the tokens whose vectors are dropped.</param>
/// <param name="WordsKey">What decides which tokens, the same on all threads.</param>
internal readonly record struct LanguageDropout(
    float Input, float Layers, float Output, DropoutKind Kind, float Words, ulong WordsKey);
