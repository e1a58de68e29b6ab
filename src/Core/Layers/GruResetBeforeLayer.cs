using MLNetSeq.Layers.Cells;
using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>
/// The gated recurrent unit as published, its reset gate before the recurrent product (Cho 2014): r, z = σ(W x + b + U h₋ + b′),
/// n = tanh(Wₙ x + bₙ + Uₙ (r ∘ h₋) + b′ₙ), h = k ∘ h₋ + (1 − k) ∘ n, where k is z or 1 − z as <see cref="UpdateGate"/> says.
/// </summary>
/// <remarks>
/// Shapes: W [3 × HiddenSize, InputSize] and b [3 × HiddenSize], in the order r, z, n; U [2 × HiddenSize, HiddenSize] and
/// b′ [2 × HiddenSize], in the order r, z; Uₙ [HiddenSize, HiddenSize] and b′ₙ [HiddenSize] under the names weight_hn and bias_hn, for
/// they wait for r: a step has two products after each other.
/// </remarks>
internal sealed class GruResetBeforeLayer : RecurrentLoop
{
    private readonly UpdateGate _update;
    private readonly Parameter _candidateWeight;
    private readonly Parameter _candidateBias;

    public GruResetBeforeLayer(UpdateGate update, int inputSize, int hiddenSize, string suffix, bool isReverse)
        : this(
            update,
            new Parameter("weight_ih_" + suffix, checked(3 * hiddenSize), inputSize),
            new Parameter("weight_hh_" + suffix, checked(2 * hiddenSize), hiddenSize),
            new Parameter("bias_ih_" + suffix, checked(3 * hiddenSize), 1),
            new Parameter("bias_hh_" + suffix, checked(2 * hiddenSize), 1),
            new Parameter("weight_hn_" + suffix, hiddenSize, hiddenSize),
            new Parameter("bias_hn_" + suffix, hiddenSize, 1),
            isReverse)
    {
    }

    private GruResetBeforeLayer(UpdateGate update, Parameter w, Parameter u, Parameter b, Parameter bh, Parameter candidateWeight,
        Parameter candidateBias, bool isReverse)
        : base(w, u, b, bh, isReverse)
    {
        _update = update;
        _candidateWeight = candidateWeight;
        _candidateBias = candidateBias;
    }

    public override bool HasCellState => false;

    public override IEnumerable<Parameter> Parameters => [.. base.Parameters, _candidateWeight, _candidateBias];

    // r ∘ h₋
    protected override int SavedWidth => HiddenSize;

    public override RecurrentLayer Replicate() => new GruResetBeforeLayer(_update, InputWeight.Replicate(), HiddenWeight.Replicate(),
        InputBias.Replicate(), HiddenBias.Replicate(), _candidateWeight.Replicate(), _candidateBias.Replicate(), IsReverse);

    public override void Pack(bool backward)
    {
        base.Pack(backward);
        _candidateWeight.Pack(backward);
    }

    internal override void AddWeightGradients(
        PackedLayout layout, IndexedRows x, RecurrentWorkspace workspace, RecurrentLayer target, int share, int shares)
    {
        base.AddWeightGradients(layout, x, workspace, target, share, shares);
        Matrix candidate = workspace.Gates.Matrix(layout.Rows, InputWeight.Rows).ColumnsFrom(2 * HiddenSize, HiddenSize);
        AddWeightGradient(candidate, workspace.Saved.Matrix(layout.Rows, HiddenSize),
            ((GruResetBeforeLayer)target)._candidateWeight, share, shares);     // dUₙ += ∂nᵀ (r ∘ h₋)
    }

    protected override void StepForward(in RecurrentStep step, IndexedRows projected, Matrix y, RecurrentWorkspace workspace)
    {
        RowPass.Run(
            new GruResetBeforeGates
            {
                Gates = step.Gates,
                Product = step.Product,
                BiasInput = InputBias.Value,
                BiasHidden = HiddenBias.Value,
                State = step.State,
                Reset = step.Saved,
            },
            step.Count, HiddenSize);
        Matrix product = workspace.SecondProduct.Matrix(step.Count, HiddenSize);
        Multiply.By(step.Saved, _candidateWeight.ForForward, product);          // Uₙ (r ∘ h₋)
        if (_update == UpdateGate.KeepsState) CandidateForward<KeepsState>(in step, product);
        else CandidateForward<TakesCandidate>(in step, product);
    }

    protected override void StepBackward(in RecurrentStep step, RecurrentWorkspace workspace)
    {
        if (_update == UpdateGate.KeepsState) CandidateBackward<KeepsState>(in step);
        else CandidateBackward<TakesCandidate>(in step);
        Matrix dCandidate = step.Gates.ColumnsFrom(2 * HiddenSize, HiddenSize);
        Rows.SumAdd(dCandidate, _candidateBias.Gradient);
        Matrix dReset = workspace.SecondProduct.Matrix(step.Count, HiddenSize);
        Multiply.By(dCandidate, _candidateWeight.ForBackward, dReset);          // ∂(r ∘ h₋) = ∂n Uₙ
        RowPass.Run(
            new GruResetBeforeGatesBackward
            {
                Gates = step.Gates,
                Before = step.Before,
                ResetGradient = dReset,
                StateGradient = step.State,
            },
            step.Count, HiddenSize);
    }

    private void CandidateForward<U>(in RecurrentStep step, ReadOnlyMatrix product) where U : struct, IUpdateGate => RowPass.Run(
        new GruResetBeforeState<U>
        {
            Gates = step.Gates,
            Product = product,
            BiasInput = InputBias.Value,
            CandidateBias = _candidateBias.Value,
            State = step.State,
        },
        step.Count, HiddenSize);

    private void CandidateBackward<U>(in RecurrentStep step) where U : struct, IUpdateGate => RowPass.Run(
        new GruResetBeforeStateBackward<U> { Gates = step.Gates, Before = step.Before, StateGradient = step.State }, step.Count, HiddenSize);
}
