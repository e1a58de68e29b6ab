namespace MLNetSeq.Embeddings;

/// <summary>One thread of a training: takes pieces of the corpus, draws examples of them and learns from these.</summary>
internal sealed class Word2VecThread
{
    // As often as word2vec.c changes its learning rate; where a word takes long, more often, so that a training ends soon when asked to.
    private const int AccountInterval = 10_000;
    private const int SlowAccountInterval = 500;

    private readonly Word2VecTraining _training;
    private readonly ExampleDrawing _drawing;
    private readonly ExampleBatch _batch;
    private readonly IExampleUpdates _updates;
    private readonly int _interval;
    private CorpusReader? _reader;
    private int _piece = -1;
    private int _words;

    public Word2VecThread(Word2VecTraining training, Word2VecModel model, int number, ulong seed)
    {
        _training = training;
        _drawing = new ExampleDrawing(model, seed);
        _batch = _drawing.NewBatch();
        bool isSlow = model.Options.Objective == Word2VecObjective.FullSoftmax;
        _updates = isSlow ? new FullSoftmaxUpdates(model) : new SampledUpdates(model, number);
        _interval = isSlow ? SlowAccountInterval : AccountInterval;
    }

    /// <summary>Trains until there is no piece left, or until all threads are to pause or stop.</summary>
    /// <remarks>
    /// It pauses only where it has just accounted for what it did, and thus learned from all that was drawn: a pause anywhere else would put
    /// examples into other batches than a training without it.
    /// </remarks>
    public void Run(bool reports)
    {
        _updates.Rate = _training.Rate;
        _updates.Begin();
        while (!_training.IsStopping && !(_words == 0 && _training.IsPausing))
        {
            if (_reader is null && !Begin()) break;
            if (!_reader!.Next(out ReadOnlySpan<int> sentence))
            {
                _reader = null;
                continue;
            }

            _drawing.Draw(sentence, _batch, _updates);
            _words += sentence.Length;
            if (_words >= _interval) Account(reports);
        }

        if (_reader is null) Account(reports: false); // the end is reported once all threads are there
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_reader is null ? -1 : _piece);
        writer.Write(_reader?.Position ?? 0);
        writer.Write(_drawing.State);
    }

    public void Load(BinaryReader reader)
    {
        _piece = reader.ReadInt32();
        long position = reader.ReadInt64();
        _reader = _piece < 0 ? null : _training.Open(_piece);
        if (_reader is not null) _reader.Position = position;
        _drawing.State = reader.ReadUInt64();
    }

    private bool Begin()
    {
        _piece = _training.TakePiece();
        _reader = _piece < 0 ? null : _training.Open(_piece);
        return _reader is not null;
    }

    private void Account(bool reports)
    {
        _updates.Run(_batch); // what was drawn before the learning rate changes is learned with the old one
        _updates.Exchange();
        _training.Account(_words, _updates.TakeLoss());
        _words = 0;
        _updates.Rate = _training.Rate;
        if (reports) _training.Report();
    }
}
