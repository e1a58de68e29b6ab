namespace MLNetSeq.Embeddings;

/// <summary>Replaces the numbers of a store's words in place, and closes the gaps that words left out leave.</summary>
internal static class SentenceFilter
{
    /// <summary>Stands for a word that is left out.</summary>
    public const int Dropped = -2;

    private const int Room = 1 << 14;

    /// <summary>Replaces each number by its index; sentences without words go.</summary>
    /// <returns>The number of sentences left.</returns>
    public static long Replace(SpilledList<int> store, int[] indices)
    {
        int[] read = new int[Room];
        int[] write = new int[Room];
        long from = 0, to = 0, sentences = 0;
        bool isOpen = false;
        while (store.Read(from, read) is > 0 and int count)
        {
            from += count;
            int length = 0;
            foreach (int number in read.AsSpan(0, count))
            {
                if (number != WordCorpus.SentenceEnd)
                {
                    int index = indices[number];
                    if (index == Dropped) continue;
                    write[length++] = index;
                    isOpen = true;
                }
                else if (isOpen)
                {
                    write[length++] = WordCorpus.SentenceEnd;
                    isOpen = false;
                    sentences++;
                }
            }

            store.Write(write.AsSpan(0, length), to); // never past what was read
            to += length;
        }

        store.Truncate(to);
        return sentences;
    }
}
