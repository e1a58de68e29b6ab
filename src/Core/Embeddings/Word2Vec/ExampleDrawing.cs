using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Makes examples of a sentence: windows, their words, and the rows they are judged against.</summary>
internal sealed class ExampleDrawing(Word2VecModel model, ulong seed)
{
    private const int LargestBatch = 256;
    private const int RoomForRows = 1 << 16;
    private const int RoomForLogits = 1 << 24; // 64 MiB

    private readonly Word2VecOptions _options = model.Options;
    private readonly bool _isOfWindows =
        model.Options.Architecture == Word2VecArchitecture.Cbow || model.UpdatesWindows;
    private int[] _kept = new int[1024];
    private DrawStream _random = new(seed);

    /// <summary>Where the random numbers are.</summary>
    public ulong State
    {
        get => _random.State;
        set => _random = new DrawStream(value);
    }

    /// <summary>A batch with room for examples of this kind.</summary>
    public ExampleBatch NewBatch()
    {
        int inputs = model.Rows.Most * (_isOfWindows ? 2 * _options.Window : 1);
        int targets = _options.Objective == Word2VecObjective.NegativeSampling ? 1 + _options.NegativeSamples : 1;
        int examples = RoomForRows / Math.Max(inputs, targets);
        if (_options.Objective == Word2VecObjective.FullSoftmax) examples = Math.Min(examples, RoomForLogits / model.Words.Count);
        return new ExampleBatch(Math.Clamp(examples, 1, LargestBatch), inputs, targets);
    }

    /// <summary>Draws the examples of a sentence; whenever the batch is full, it goes through <paramref name="updates"/>.</summary>
    public void Draw(ReadOnlySpan<int> sentence, ExampleBatch batch, IExampleUpdates updates)
    {
        if (_kept.Length < sentence.Length) _kept = new int[sentence.Length];
        int count = model.Subsampling.Keep(sentence, _kept, ref _random);
        ReadOnlySpan<int> kept = _kept.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            int window = _options.HasDynamicWindow ? 1 + _random.Next(_options.Window) : _options.Window;
            int start = Math.Max(0, i - window), end = Math.Min(count, i + window + 1);
            if (model.IsConcatenated) DrawPlaces(kept, i, start, end, batch, updates);
            else if (_isOfWindows) DrawWindow(kept, i, start, end, batch, updates);
            else DrawPairs(kept, i, start, end, batch, updates);
        }
    }

    private void DrawWindow(ReadOnlySpan<int> words, int centre, int start, int end, ExampleBatch batch, IExampleUpdates updates)
    {
        int inputs = 0;
        for (int j = start; j < end; j++)
        {
            if (j != centre) inputs += AddInputs(words[j], batch, inputs);
        }

        if (inputs > 0) AddTargets(words[centre], inputs, batch, updates);
    }

    /// <summary>Gives each place around the centre its word, −1 where there is none.</summary>
    private void DrawPlaces(ReadOnlySpan<int> words, int centre, int start, int end, ExampleBatch batch, IExampleUpdates updates)
    {
        if (end - start < 2) return;
        int window = _options.Window;
        Span<int> places = batch.Inputs.AsSpan(batch.InputCount, 2 * window);
        places.Fill(-1);
        words[start..centre].CopyTo(places[(window - (centre - start))..]);
        words[(centre + 1)..end].CopyTo(places[window..]);
        AddTargets(words[centre], places.Length, batch, updates);
    }

    private void DrawPairs(ReadOnlySpan<int> words, int centre, int start, int end, ExampleBatch batch, IExampleUpdates updates)
    {
        for (int j = start; j < end; j++)
        {
            if (j == centre) continue;
            // word2vec.c has the neighbour predict the centre. fastText has the centre, with its n-grams, predict the neighbour: over a
            // corpus the pairs are the same ones.
            (int input, int target) = model.Hasher is null ? (words[j], words[centre]) : (words[centre], words[j]);
            AddTargets(target, AddInputs(input, batch, 0), batch, updates);
        }
    }

    private int AddInputs(int word, ExampleBatch batch, int already)
    {
        Span<int> room = batch.Inputs.AsSpan(batch.InputCount + already);
        if (model.Hasher is null)
        {
            room[0] = word;
            return 1;
        }

        ReadOnlySpan<int> rows = model.Rows[word];
        rows.CopyTo(room);
        return rows.Length;
    }

    private void AddTargets(int word, int inputs, ExampleBatch batch, IExampleUpdates updates)
    {
        if (model.Tree is { } tree)
        {
            (int start, int count) = tree.PathOf(word);
            if (count > 0) batch.AddPath(inputs, start, count); // the tree of a single word has nothing to learn
        }
        else
        {
            Span<int> targets = batch.Targets.AsSpan(batch.TargetCount);
            targets[0] = word;
            int count = 1;
            bool areDistinct = true;
            if (_options.Objective == Word2VecObjective.NegativeSampling) count = DrawNegatives(targets, out areDistinct);
            batch.AddDrawn(inputs, count, areDistinct);
        }

        if (batch.IsFull) updates.Run(batch);
    }

    /// <summary>Draws words behind the true one; one that is the true one is left out, as word2vec.c does.</summary>
    private int DrawNegatives(Span<int> targets, out bool areDistinct)
    {
        DrawStream random = _random;
        NoiseDistribution noise = model.Noise;
        int count = 1, wanted = _options.NegativeSamples;
        areDistinct = true;
        for (int k = 0; k < wanted; k++)
        {
            int word = noise.Next(ref random);
            if (word == targets[0]) continue;
            for (int before = 1; before < count; before++) areDistinct &= targets[before] != word;
            targets[count++] = word;
        }

        _random = random;
        return count;
    }
}
