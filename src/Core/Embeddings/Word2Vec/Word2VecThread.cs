namespace MLNetSeq.Embeddings;

/// <summary>One thread of a training: takes pieces of the corpus, draws examples of them and learns from these.</summary>
internal sealed class Word2VecThread
{
    // As often as word2vec.c changes its learning rate.
    private const int AccountInterval = 10_000;

    private readonly Word2VecTraining _training;
    private readonly ExampleDrawing _drawing;
    private readonly ExampleBatch _batch;
    private readonly IExampleUpdates _updates;
    private CorpusReader? _reader;
    private int _piece = -1;
    private int _words;

    public Word2VecThread(Word2VecTraining training, Word2VecModel model, ulong seed)
    {
        _training = training;
        _drawing = new ExampleDrawing(model, seed);
        _batch = _drawing.NewBatch();
        _updates = model.Options.Objective == Word2VecObjective.FullSoftmax ? new FullSoftmaxUpdates(model) : new SampledUpdates(model);
    }

    /// <summary>Trains until there is no piece left, or until all threads are to pause at a sentence's end.</summary>
    public void Run(bool reports)
    {
        _updates.Rate = _training.Rate;
        while (!_training.IsPausing)
        {
            if (_reader is null && !Begin()) break;
            if (!_reader!.Next(out ReadOnlySpan<int> sentence))
            {
                _reader = null;
                continue;
            }

            _drawing.Draw(sentence, _batch, _updates);
            _words += sentence.Length;
            if (_words >= AccountInterval) Account(reports);
        }

        _updates.Run(_batch);
        if (_reader is null) Account(reports: false); // the end is reported once all threads are there
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_reader is null ? -1 : _piece);
        writer.Write(_reader?.Position ?? 0);
        writer.Write(_words);
        writer.Write(_drawing.State);
    }

    public void Load(BinaryReader reader)
    {
        _piece = reader.ReadInt32();
        long position = reader.ReadInt64();
        _reader = _piece < 0 ? null : _training.Open(_piece);
        if (_reader is not null) _reader.Position = position;
        _words = reader.ReadInt32();
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
        _training.Account(_words, _updates.TakeLoss());
        _words = 0;
        _updates.Rate = _training.Rate;
        if (reports) _training.Report();
    }
}
