namespace MusicGeneration.Chorales;

/// <summary>Chorales to learn from and to judge by.</summary>
/// <param name="Name">The file.</param>
/// <param name="StepsPerQuarter">The steps of a quarter note.</param>
/// <param name="Training">What is learned from.</param>
/// <param name="Validation">What the best epoch is chosen by.</param>
/// <param name="Test">What is left for the last judgement; may be empty.</param>
internal sealed record ChoraleData(string Name, int StepsPerQuarter, IReadOnlyList<IReadOnlyList<Chord>> Training,
    IReadOnlyList<IReadOnlyList<Chord>> Validation, IReadOnlyList<IReadOnlyList<Chord>> Test);
