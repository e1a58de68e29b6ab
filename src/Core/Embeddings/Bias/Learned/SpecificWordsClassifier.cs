namespace MLNetSeq.Embeddings;

/// <summary>What tells specific words from neutral ones.</summary>
public enum SpecificWordsClassifier
{
    /// <summary>A linear support vector machine with squared hinge loss, its intercept a weight like the others: scikit-learn's LinearSVC,
    /// which the paper's authors took.</summary>
    LinearSvm,

    /// <summary>Logistic regression, its intercept without a cost: scikit-learn's LogisticRegression.</summary>
    Logistic,
}
