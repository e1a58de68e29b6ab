namespace MLNetSeq.Models;

/// <summary>Copies of a model that is being trained; once the training is over it holds on to nothing.</summary>
internal sealed class LanguageSnapshots(LanguageTraining training)
{
    private LanguageTraining? _training = training;

    public LanguageModel Take() => _training?.Snapshot()
        ?? throw new InvalidOperationException("The training is over: its model is what it returned.");

    public void End() => _training = null;
}
