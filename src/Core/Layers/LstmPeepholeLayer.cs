using MLNetSeq.Layers.Cells;
using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>
/// Long short-term memory whose gates see the cell state through weights of their own, the peepholes (Gers and Schmidhuber 2000; with
/// tanh for both squashing functions): i, f = σ(W x + b + U h₋ + b′ + p ∘ c₋), g = tanh(W x + b + U h₋ + b′), c = f ∘ c₋ + i ∘ g,
/// o = σ(W x + b + U h₋ + b′ + p ∘ c), h = o ∘ tanh c.
/// </summary>
/// <remarks>
/// Shapes: W [4 × HiddenSize, InputSize], U [4 × HiddenSize, HiddenSize], b and b′ [4 × HiddenSize], in the order i, f, g, o;
/// p [3 × HiddenSize], in the order i, f, o, under the name weight_ch.
/// </remarks>
internal sealed class LstmPeepholeLayer : RecurrentLoop
{
    /// <summary>The gates with peepholes.</summary>
    public const int Peepholes = 3;

    private const int Gates = 4;
    private readonly Parameter _peepholes;

    public LstmPeepholeLayer(int inputSize, int hiddenSize, string suffix, bool isReverse)
        : this(
            new Parameter("weight_ih_" + suffix, checked(Gates * hiddenSize), inputSize),
            new Parameter("weight_hh_" + suffix, checked(Gates * hiddenSize), hiddenSize),
            new Parameter("bias_ih_" + suffix, checked(Gates * hiddenSize), 1),
            new Parameter("bias_hh_" + suffix, checked(Gates * hiddenSize), 1),
            new Parameter("weight_ch_" + suffix, checked(Peepholes * hiddenSize), 1),
            isReverse)
    {
    }

    private LstmPeepholeLayer(Parameter w, Parameter u, Parameter b, Parameter bh, Parameter peepholes, bool isReverse)
        : base(w, u, b, bh, isReverse) => _peepholes = peepholes;

    public override bool HasCellState => true;

    public override IEnumerable<Parameter> Parameters => [.. base.Parameters, _peepholes];

    protected override int SavedWidth => 3 * HiddenSize;

    private protected override RecurrentLayer ReplicateCell() => new LstmPeepholeLayer(
        InputWeight.Replicate(), HiddenWeight.Replicate(), InputBias.Replicate(), HiddenBias.Replicate(),
        _peepholes.Replicate(), IsReverse);

    protected override void StepForward(in RecurrentStep step, IndexedRows projected, Matrix y, RecurrentWorkspace workspace) => RowPass.Run(
        new LstmPeepholeForward
        {
            Gates = step.Gates,
            Product = step.Product,
            BiasInput = InputBias.Value,
            BiasHidden = HiddenBias.Value,
            Peepholes = _peepholes.Value,
            State = step.State,
            Cell = step.Cell,
            Saved = step.Saved,
        },
        step.Count, HiddenSize);

    protected override void StepBackward(in RecurrentStep step, RecurrentWorkspace workspace) => RowPass.Run(
        new LstmPeepholeBackward
        {
            Gates = step.Gates,
            Peepholes = _peepholes.Value,
            PeepholeGradient = _peepholes.Gradient,
            StateGradient = step.State,
            CellGradient = step.Cell,
            Saved = step.Saved,
        },
        step.Count, HiddenSize);
}
