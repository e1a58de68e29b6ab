namespace MLNetSeq.Embeddings;

/// <summary>What learns from examples that were drawn.</summary>
internal interface IExampleUpdates
{
    /// <summary>The learning rate of the updates to come.</summary>
    float Rate { get; set; }

    /// <summary>Takes up what other threads have learned; nothing where there are no others.</summary>
    void Begin()
    {
    }

    /// <summary>Gives what was learned to other threads, and takes up what they have; nothing where there are no others.</summary>
    void Exchange()
    {
    }

    /// <summary>Learns from the examples, and clears the batch.</summary>
    void Run(ExampleBatch batch);

    /// <summary>The loss in nats of some of the examples since the last call, and how many those were.</summary>
    (double Sum, long Count) TakeLoss();
}
