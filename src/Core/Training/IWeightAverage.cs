using MLNetSeq.Numerics;

namespace MLNetSeq.Training;

/// <summary>An average of the weights of many steps, kept beside the weights themselves.</summary>
public interface IWeightAverage
{
    /// <summary>Whether the parameters hold the averages, and this the weights.</summary>
    bool IsExchanged { get; }

    /// <summary>Exchanges weights and averages: once to evaluate or keep the averages, once more to train on.</summary>
    /// <remarks>Packed weights must be packed again.</remarks>
    void Exchange(WorkerPool pool);
}
