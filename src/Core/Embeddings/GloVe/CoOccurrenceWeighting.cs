namespace MLNetSeq.Embeddings;

/// <summary>What a word at a distance adds to a co-occurrence.</summary>
public enum CoOccurrenceWeighting
{
    /// <summary>1 / distance: 1 next to the word, ½ one further and so on (Pennington et al. 2014).</summary>
    InverseDistance,

    /// <summary>1 anywhere in the window.</summary>
    Flat,
}
