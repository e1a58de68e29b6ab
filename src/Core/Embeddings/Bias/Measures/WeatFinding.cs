namespace MLNetSeq.Embeddings;

/// <summary>What was found in people by the implicit association test that a WEAT follows.</summary>
/// <remarks>An effect size of people and one of word vectors are not the same quantity (Caliskan et al. 2017).</remarks>
/// <param name="Reference">Where it was published.</param>
/// <param name="Participants">How many people took part, as the file writes it: "32", "39k"; empty where it is not known.</param>
/// <param name="EffectSize">Cohen's d; null where it is not known.</param>
/// <param name="PValue">The p-value as the file writes it: "1e-8", "&lt; 1e-2"; empty where it is not known.</param>
public sealed record WeatFinding(string Reference, string Participants, double? EffectSize, string PValue);
