namespace MLNetSeq.Models;

/// <summary>The loss of texts, in one way or the other of where their states come from.</summary>
internal static class LanguageLosses
{
    /// <summary>The sum of −ln p over all tokens, the end of each text included.</summary>
    /// <param name="evaluation">What reads them.</param>
    /// <param name="data">The texts.</param>
    /// <param name="streams">All texts as one, in so many streams side by side; null for each by itself, from a state of zero or of its
    /// condition.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static double Of(LanguageEvaluation evaluation, LanguageData data, int? streams, CancellationToken cancellation)
    {
        var batch = new LanguageBatch(data.Ids, data.Conditions);
        if (streams is { } count) AddStreams(batch, data, count);
        else AddTexts(batch, data);
        evaluation.Run(batch, data.Ids.Length, cancellation);
        double sum = 0;
        for (int run = 0; run < batch.Count; run++) sum -= evaluation.LogProbability(run);
        return sum;
    }

    // Every token is read: the first streams are one longer where the tokens do not divide.
    private static void AddStreams(LanguageBatch batch, LanguageData data, int count)
    {
        int tokens = data.Ids.Length - 1, length = tokens / count, longer = tokens % count;
        for (int stream = 0, start = 0; stream < count && start < tokens; stream++)
        {
            int own = stream < longer ? length + 1 : length;
            batch.Add(start, own);
            start += own;
        }
    }

    private static void AddTexts(LanguageBatch batch, LanguageData data)
    {
        int[] texts = [.. Enumerable.Range(0, data.Count)];
        Array.Sort([.. texts.Select(t => -data.Length(t))], texts);
        foreach (int text in texts) batch.Add(data.Start(text), data.Length(text), text);
    }
}
