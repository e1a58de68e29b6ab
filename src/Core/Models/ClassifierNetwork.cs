using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>Embedding, recurrent layers, pooling and a linear layer: from a packed batch to one row of logits a sequence.</summary>
internal sealed class ClassifierNetwork
{
    private readonly TokenEmbedding? _embedding;
    private readonly RecurrentStack? _recurrent;
    private readonly RowStack? _rows;
    private readonly Linear _output;
    private readonly PoolingKind _pooling;
    private readonly Parameter[] _parameters;

    /// <summary>A network with start values, or with zeros where there is no random stream.</summary>
    public ClassifierNetwork(ClassifierShape shape, RandomStream? random)
        : this(
            shape,
            shape.Input.Kind == SequenceInputKind.Vectors
                ? null
                : new TokenEmbedding(shape.TableSize, shape.SubwordBuckets, shape.InputWidth, ClassifierShape.EmbeddingSpread, random),
            shape.Encoder == EncoderKind.Recurrent
                ? new RecurrentStack(shape.Recurrent, random)
                : null,
            new Linear("output", shape.PooledWidth, shape.OutputSize, random))
    {
    }

    private ClassifierNetwork(ClassifierShape shape, TokenEmbedding? embedding, RecurrentStack? recurrent, Linear output)
    {
        Shape = shape;
        _embedding = embedding;
        _recurrent = recurrent;
        _rows = recurrent is null ? null : RowStack.Follow(recurrent);
        _output = output;
        _pooling = recurrent is null ? PoolingKind.Mean : shape.Pooling; // a bag of words has no last state, and its baseline is the mean
        _parameters = [.. embedding?.Parameters ?? [], .. recurrent?.Parameters ?? [], .. output.Parameters];
    }

    public ClassifierShape Shape { get; }

    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The parameters by their names in a weights file: those of a PyTorch module with embedding, rnn and output.</summary>
    public IEnumerable<KeyValuePair<string, Parameter>> NamedParameters
    {
        get
        {
            var recurrent = new HashSet<Parameter>(_recurrent?.Parameters ?? []);
            return _parameters.Select(p => KeyValuePair.Create(recurrent.Contains(p) ? "rnn." + p.Name : p.Name, p));
        }
    }

    /// <summary>The recurrent layers; null where the encoder has none.</summary>
    public RecurrentStack? Recurrent => _recurrent;

    /// <summary>The vectors of words or keys; null where sequences are made of vectors.</summary>
    public Parameter? Words => _embedding?.Words;

    /// <summary>Lets every token start from its word's vector alone, without a share of its n-grams.</summary>
    public void ClearSubwords() => _embedding?.ClearSubwords();

    /// <summary>A network with the same weights and gradients of its own.</summary>
    public ClassifierNetwork Replicate() => new(Shape, _embedding?.Replicate(), _recurrent?.Replicate(), _output.Replicate());

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public void Pack(bool backward)
    {
        _recurrent?.Pack(backward);
        _output.Pack(backward);
    }

    /// <summary>Packs the recurrent weights with a share of them dropped, for one step of this network and its replicas.</summary>
    public void PackDropped(float rate, RandomStream random) => _recurrent?.PackDropped(rate, random);

    public Workspace CreateWorkspace() => new(_recurrent?.CreateWorkspace(), _rows is null ? null : new RowSequence(_rows));

    /// <summary>The logits of each sequence, [sequences, outputs], without dropout.</summary>
    public Matrix Forward(SequenceBatch batch, Workspace workspace) => Forward(batch, workspace, default, random: null);

    /// <summary>The same where no backward pass follows: a single sequence is not packed, and nothing is kept of it.</summary>
    public Matrix Score(SequenceBatch batch, Workspace workspace) =>
        Forward(batch, workspace, default, random: null, batch.Layout.Sequences == 1 ? workspace.Single : null);

    /// <summary>The logits of each sequence, with dropout drawn from a random stream.</summary>
    public Matrix Forward(SequenceBatch batch, Workspace workspace, ClassifierDropout dropout, RandomStream? random) =>
        Forward(batch, workspace, dropout, random, single: null);

    private Matrix Forward(SequenceBatch batch, Workspace workspace, ClassifierDropout dropout, RandomStream? random, RowSequence? single)
    {
        PackedLayout layout = batch.Layout;
        workspace.Dropout = dropout;
        IndexedRows x = Embed(batch, workspace, random);

        Matrix pooled = workspace.Pooled.Matrix(layout.Sequences, _output.InputSize);
        if (_recurrent is null)
        {
            Pooling.Mean(layout, x.Rows, pooled);
        }
        else
        {
            Matrix y = workspace.States.Matrix(layout.Rows, _recurrent.OutputSize);
            if (single is null)
            {
                workspace.Recurrent!.ClearStates(layout.Sequences, _recurrent.HiddenSize);
                _recurrent.Forward(layout, x, y, workspace.Recurrent, dropout.Rate, random, dropout.Kind);
            }
            else
            {
                RunSingle(single, x, y, workspace);
            }

            Pool(layout, y, pooled, workspace);
        }

        if (dropout.Rate > 0) Dropout.Forward(pooled.Values, dropout.Rate, random!, workspace.PooledMask.Span(pooled.Values.Length));
        Matrix logits = workspace.Logits.Matrix(layout.Sequences, Shape.OutputSize);
        _output.Forward(pooled, logits);
        return logits;
    }

    /// <summary>Adds to the gradients of all parameters, from ∂loss/∂logits of the last forward pass.</summary>
    /// <param name="batch">That of the forward pass.</param>
    /// <param name="dLogits">∂loss/∂logits, [sequences, outputs].</param>
    /// <param name="workspace">That of the forward pass.</param>
    /// <param name="wordsRest">Whether the vectors of words get no gradient; what only they need is not worked out.</param>
    public void Backward(SequenceBatch batch, ReadOnlyMatrix dLogits, Workspace workspace, bool wordsRest = false)
    {
        PackedLayout layout = batch.Layout;
        Matrix pooled = workspace.Pooled.Matrix(layout.Sequences, _output.InputSize);
        Matrix dPooled = workspace.PooledGradient.Matrix(layout.Sequences, _output.InputSize);
        _output.Backward(pooled, dLogits, dPooled);
        if (workspace.Dropout.Rate > 0) Dropout.Backward(dPooled.Values, workspace.PooledMask.Span(dPooled.Values.Length));

        IndexedRows x = Input(batch, workspace);
        if (_embedding is null || (wordsRest && _embedding.RestsWithWords))
        {
            BackwardToWeights(layout, x, dPooled, workspace);
            return;
        }

        Matrix dx = workspace.EmbeddedGradient.Matrix(x.Rows.Rows, Shape.InputWidth);
        if (_recurrent is null)
        {
            Pooling.MeanBackward(layout, dPooled, dx);
        }
        else
        {
            _recurrent.Backward(layout, x, PoolBackward(layout, dPooled, workspace), dx, workspace.Recurrent!);
        }

        ClassifierDropout dropout = workspace.Dropout;
        if (dropout.Rate > 0) DropEmbeddedBackward(layout, dx, workspace);
        ReadOnlySpan<int> tokens = TokensOf(x, batch, workspace);
        if (dropout.Words > 0) EmbeddingDropout.Apply(tokens, dx, dropout.Words, dropout.WordsKey);
        _embedding.Backward(tokens, batch.Subwords, dx, workspace.Tokens, wordsRest);
    }

    private void BackwardToWeights(PackedLayout layout, IndexedRows x, Matrix dPooled, Workspace workspace) =>
        _recurrent?.BackwardToWeights(layout, x, PoolBackward(layout, dPooled, workspace), workspace.Recurrent!);

    private void RunSingle(RowSequence single, IndexedRows x, Matrix y, Workspace workspace)
    {
        single.State.Clear();
        single.Run(x, y);
        for (int d = 0; d < _recurrent!.Directions; d++)
            single.LastState(d).CopyTo(LastLayer(workspace, d).StatesOf(1, Shape.HiddenSize)[0]); // for pooling
    }

    // Dropout makes each place of a word different; without it the recurrent layers read each distinct word once.
    private IndexedRows Embed(SequenceBatch batch, Workspace workspace, RandomStream? random)
    {
        ClassifierDropout dropout = workspace.Dropout;
        workspace.IsIndexed = _embedding is not null && _recurrent is not null && dropout.Rate == 0;
        if (workspace.IsIndexed) workspace.Words.Collect(batch.Tokens, batch.Subwords?.Count ?? Shape.TableSize);
        IndexedRows x = Input(batch, workspace);
        Matrix rows = workspace.Embedded.Matrix(x.Rows.Rows, Shape.InputWidth);
        if (_embedding is null) Rows.Copy(batch.Vectors.Matrix(batch.Layout.Rows, Shape.InputWidth), rows); // a copy, for dropout changes it
        else _embedding.Forward(TokensOf(x, batch, workspace), batch.Subwords, rows, workspace.Tokens);
        if (_embedding is not null && dropout.Words > 0)
            EmbeddingDropout.Apply(TokensOf(x, batch, workspace), rows, dropout.Words, dropout.WordsKey);
        if (dropout.Rate > 0) DropEmbedded(batch.Layout, rows, workspace, random!);
        return x;
    }

    // The token of each row of x.
    private static ReadOnlySpan<int> TokensOf(IndexedRows x, SequenceBatch batch, Workspace workspace) =>
        x.IsIndexed ? workspace.Words.Distinct : batch.Tokens;

    private static void DropEmbedded(PackedLayout layout, Matrix x, Workspace workspace, RandomStream random)
    {
        float rate = workspace.Dropout.Rate;
        if (workspace.Dropout.Kind == DropoutKind.Independent)
            Dropout.Forward(x.Values, rate, random, workspace.EmbeddedMask.Span(x.Values.Length));
        else
            LockedDropout.Forward(layout, x, rate, random, workspace.EmbeddedMask.Matrix(layout.Sequences, x.Columns));
    }

    private static void DropEmbeddedBackward(PackedLayout layout, Matrix dx, Workspace workspace)
    {
        if (workspace.Dropout.Kind == DropoutKind.Independent)
            Dropout.Backward(dx.Values, workspace.EmbeddedMask.Span(dx.Values.Length));
        else
            LockedDropout.Backward(layout, dx, workspace.EmbeddedMask.Matrix(layout.Sequences, dx.Columns));
    }

    private IndexedRows Input(SequenceBatch batch, Workspace workspace) => workspace.IsIndexed
        ? new IndexedRows(workspace.Embedded.Matrix(workspace.Words.Count, Shape.InputWidth), workspace.Words.Index)
        : workspace.Embedded.Matrix(batch.Layout.Rows, Shape.InputWidth);

    private void Pool(PackedLayout layout, Matrix y, Matrix pooled, Workspace workspace)
    {
        switch (_pooling)
        {
            case PoolingKind.Mean: Pooling.Mean(layout, y, pooled); break;
            case PoolingKind.Max: Pooling.Max(layout, y, pooled, workspace.MaximumSteps.Matrix(layout.Sequences, pooled.Columns)); break;
            default:
                for (int d = 0; d < _recurrent!.Directions; d++)
                {
                    Matrix states = LastLayer(workspace, d).StatesOf(layout.Sequences, Shape.HiddenSize);
                    if (d > 0 && Shape.Merge == DirectionMerge.Sum) Rows.Add(states, pooled);
                    else Rows.Copy(states, Direction(pooled, d));
                }

                break;
        }
    }

    private Matrix PoolBackward(PackedLayout layout, Matrix dPooled, Workspace workspace)
    {
        Matrix dy = workspace.StatesGradient.Matrix(layout.Rows, _recurrent!.OutputSize);
        workspace.Recurrent!.ClearStateGradients(layout.Sequences, _recurrent.HiddenSize);
        switch (_pooling)
        {
            case PoolingKind.Mean: Pooling.MeanBackward(layout, dPooled, dy); break;
            case PoolingKind.Max: Pooling.MaxBackward(layout, dPooled, workspace.MaximumSteps.Matrix(layout.Sequences, dPooled.Columns), dy); break;
            default:
                dy.Fill(0);
                for (int d = 0; d < _recurrent!.Directions; d++)
                    Rows.Copy(Direction(dPooled, d), LastLayer(workspace, d).StateGradientsOf(layout.Sequences, Shape.HiddenSize));
                break;
        }

        return dy;
    }

    private Matrix Direction(Matrix m, int direction) =>
        Shape.Merge == DirectionMerge.Sum ? m : m.ColumnsFrom(direction * Shape.HiddenSize, Shape.HiddenSize);

    private RecurrentWorkspace LastLayer(Workspace workspace, int direction) =>
        workspace.Recurrent!.Layers[workspace.Recurrent.Layers.Length - _recurrent!.Directions + direction];

    /// <summary>What a pass keeps; reused from batch to batch, by one thread at a time.</summary>
    public sealed class Workspace
    {
        internal Workspace(RecurrentStack.Workspace? recurrent, RowSequence? single)
        {
            Recurrent = recurrent;
            Single = single;
        }

        internal RecurrentStack.Workspace? Recurrent { get; }

        internal RowSequence? Single { get; }

        internal TokenEmbedding.Workspace Tokens { get; } = new();

        internal DistinctRows Words { get; } = new();

        internal bool IsIndexed { get; set; }

        internal AlignedBuffer Embedded { get; } = new();

        internal AlignedBuffer EmbeddedMask { get; } = new();

        internal AlignedBuffer EmbeddedGradient { get; } = new();

        internal AlignedBuffer States { get; } = new();

        internal AlignedBuffer StatesGradient { get; } = new();

        internal AlignedBuffer Pooled { get; } = new();

        internal AlignedBuffer PooledMask { get; } = new();

        internal AlignedBuffer PooledGradient { get; } = new();

        internal AlignedBuffer MaximumSteps { get; } = new();

        internal AlignedBuffer Logits { get; } = new();

        internal ClassifierDropout Dropout { get; set; }
    }
}
