namespace LongRangeAgreement;

/// <summary>What the program lets its user choose.</summary>
internal sealed record AgreementSettings
{
    public int Seed { get; init; } = 1;

    public int Seeds { get; init; } = 5;

    public int Sentences { get; init; } = 6000;

    public int Epochs { get; init; } = 20;

    public int HiddenSize { get; init; } = 32;

    public double LearningRate { get; init; } = 0.005;

    public string Output { get; init; } = "agreement-output";
}
