using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>The words a classifier will know.</summary>
/// <param name="Words">All of them.</param>
/// <param name="TrainedCount">
/// How many ids there are up to the last one that training can touch; those behind it only have a pretrained vector.
/// </param>
internal sealed record ClassifierVocabulary(Vocabulary Words, int TrainedCount)
{
    /// <summary>
    /// The commonest words of the training share; a word met in validation only is as unknown as it will be in a test. After a warm
    /// start the earlier model's words come first, with their ids. Words that only pretrained vectors have come last.
    /// </summary>
    public static ClassifierVocabulary Build(
        ClassificationData data, ReadOnlySpan<int> examples, SequenceClassifierOptions options, SequenceClassifier? warmStart)
    {
        TokenCorpus corpus = data.Corpus!;
        long[] counts = new long[corpus.DistinctTokens.Count];
        foreach (int example in examples)
            foreach (int token in corpus[example]) counts[token]++;
        Vocabulary vocabulary = Common(corpus, counts, options);
        if (warmStart?.Vocabulary is { } known) vocabulary = After(known, vocabulary, options.VocabularySize);
        return options.PretrainedEmbeddings is { } vectors && options.PretrainedWords > 0
            ? Extend(vocabulary, vectors, data, counts, options.PretrainedWords)
            : new ClassifierVocabulary(vocabulary, vocabulary.Count);
    }

    // A rare word is worth knowing where its vector is known.
    private static Vocabulary Common(TokenCorpus corpus, long[] counts, SequenceClassifierOptions options) =>
        options.PretrainedEmbeddings is not { } vectors || options.PretrainedWords == 0
            ? Vocabulary.Build(Counted(corpus, counts), options.VocabularySize, options.MinimumCount)
            : Vocabulary.Build(
                Counted(corpus, counts).Where(w => w.Value >= options.MinimumCount || PretrainedStart.HasWord(vectors, w.Key)),
                options.VocabularySize);

    // Words that were taken over from vectors, and counted nowhere, take no room from those of the texts.
    private static Vocabulary After(Vocabulary known, Vocabulary vocabulary, int size)
    {
        int before = 0;
        for (int id = Vocabulary.FirstWord; id < known.Count; id++)
            if (known.CountOf(id) > 0) before++;
        return known.Extend(CountedWords(vocabulary).Where(w => !known.Contains(w.Key)).Take(Math.Max(0, size - before)));
    }

    private static ClassifierVocabulary Extend(
        Vocabulary vocabulary, WordVectors vectors, ClassificationData data, long[] counts, int most)
    {
        var inTexts = new Dictionary<string, long>();
        for (int i = 0; i < counts.Length; i++)
            if (counts[i] > 0) inTexts.Add(data.Corpus!.DistinctTokens[i], counts[i]);
        var touched = new List<KeyValuePair<string, long>>();
        var others = new List<KeyValuePair<string, long>>();
        var asToken = data.Input.Kind == SequenceInputKind.Text ? new SingleToken(data.Tokenizer) : null;
        for (int i = 0; i < Math.Min(most, vectors.Count); i++)
        {
            string word = vectors.Words[i];
            if (vocabulary.Contains(word) || Vocabulary.IsReserved(word) || asToken?.Gives(word) == false) continue;
            if (inTexts.TryGetValue(word, out long count)) touched.Add(new(word, count));
            else others.Add(new(word, 0));
        }

        return new ClassifierVocabulary(vocabulary.Extend([.. touched, .. others]), vocabulary.Count + touched.Count);
    }

    private static IEnumerable<KeyValuePair<string, long>> CountedWords(Vocabulary vocabulary)
    {
        for (int id = Vocabulary.FirstWord; id < vocabulary.Count; id++) yield return new(vocabulary[id], vocabulary.CountOf(id));
    }

    private static IEnumerable<KeyValuePair<string, long>> Counted(TokenCorpus corpus, long[] counts)
    {
        for (int i = 0; i < counts.Length; i++)
            if (counts[i] > 0) yield return new(corpus.DistinctTokens[i], counts[i]);
    }

    // A word that the tokeniser cuts, or writes in another way, never comes: its row would only take room.
    private sealed class SingleToken(ITokenizer tokenizer) : ITokenSink
    {
        private string _word = "";
        private int _tokens;
        private bool _isSame;

        public bool Gives(string word)
        {
            (_word, _tokens, _isSame) = (word, 0, true);
            tokenizer.Tokenize(word, this);
            return _tokens == 1 && _isSame;
        }

        bool ITokenSink.Add(ReadOnlySpan<char> token)
        {
            _tokens++;
            _isSame &= token.SequenceEqual(_word);
            return true;
        }
    }
}
