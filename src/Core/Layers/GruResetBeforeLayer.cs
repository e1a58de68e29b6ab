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
    private readonly WeightDropout _candidateDropout;

    public GruResetBeforeLayer(UpdateGate update, int inputSize, int hiddenSize, string suffix, bool isReverse)
        : this(
            update,
            new Parameter("weight_ih_" + suffix, checked(3 * hiddenSize), inputSize),
            new Parameter("weight_hh_" + suffix, checked(2 * hiddenSize), hiddenSize),
            new Parameter("bias_ih_" + suffix, checked(3 * hiddenSize), 1),
            new Parameter("bias_hh_" + suffix, checked(2 * hiddenSize), 1),
            new Parameter("weight_hn_" + suffix, hiddenSize, hiddenSize),
            new Parameter("bias_hn_" + suffix, hiddenSize, 1),
            new WeightDropout(),
            isReverse)
    {
    }

    private GruResetBeforeLayer(UpdateGate update, Parameter w, Parameter u, Parameter b, Parameter bh, Parameter candidateWeight,
        Parameter candidateBias, WeightDropout candidateDropout, bool isReverse)
        : base(w, u, b, bh, isReverse)
    {
        _update = update;
        _candidateWeight = candidateWeight;
        _candidateBias = candidateBias;
        _candidateDropout = candidateDropout;
    }

    public override bool HasCellState => false;

    internal override ReadOnlyMatrix RecurrentMatrix => _candidateWeight.Matrix;

    public override IEnumerable<Parameter> Parameters => [.. base.Parameters, _candidateWeight, _candidateBias];

    // r ∘ h₋
    protected override int SavedWidth => HiddenSize;

    private protected override int SecondWidth => HiddenSize;

    private protected override RecurrentLayer ReplicateCell() => new GruResetBeforeLayer(
        _update, InputWeight.Replicate(), HiddenWeight.Replicate(), InputBias.Replicate(), HiddenBias.Replicate(),
        _candidateWeight.Replicate(), _candidateBias.Replicate(), _candidateDropout, IsReverse);

    public override void Pack(bool backward)
    {
        base.Pack(backward);
        _candidateWeight.Pack(backward);
    }

    public override void PackDropped(float rate, RandomStream random)
    {
        base.PackDropped(rate, random);
        _candidateDropout.PackDropped(_candidateWeight, rate, random);
    }

    internal override void WeightGradients(
        PackedLayout layout, IndexedRows x, RecurrentWorkspace workspace, RecurrentLayer target, WeightShare share)
    {
        base.WeightGradients(layout, x, workspace, target, share);
        _candidateDropout.Gradient(SecondGradient(layout.Rows, workspace), workspace.Saved.Matrix(layout.Rows, HiddenSize),
            ((GruResetBeforeLayer)target)._candidateWeight, share);             // dUₙ = ∂(Uₙ (r ∘ h₋))ᵀ (r ∘ h₋)
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
        Norms?.ForwardSecond(product, step.Row, step.Rows, workspace);
        if (_update == UpdateGate.KeepsState) CandidateForward<KeepsState>(in step, product);
        else CandidateForward<TakesCandidate>(in step, product);
    }

    protected override void StepBackward(in RecurrentStep step, RecurrentWorkspace workspace)
    {
        if (_update == UpdateGate.KeepsState) CandidateBackward<KeepsState>(in step);
        else CandidateBackward<TakesCandidate>(in step);
        Matrix dCandidate = step.Gates.ColumnsFrom(2 * HiddenSize, HiddenSize);
        Rows.SumAdd(dCandidate, _candidateBias.Gradient);
        Matrix dProduct = SecondGradient(step.Rows, workspace).RowsFrom(step.Row, step.Count);
        if (Norms is not null)
        {
            Rows.Copy(dCandidate, dProduct);
            Norms.BackwardSecond(dProduct, step.Row, step.Rows, workspace);
        }

        Matrix dReset = workspace.SecondProduct.Matrix(step.Count, HiddenSize);
        Multiply.By(dProduct, _candidateWeight.ForBackward, dReset);            // ∂(r ∘ h₋) = ∂(Uₙ (r ∘ h₋)) Uₙ
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

    // That of W x where nothing lies between; else beside the gradient of U h.
    private Matrix SecondGradient(int rows, RecurrentWorkspace workspace) =>
        (Norms is null ? workspace.Gates : workspace.ProductGradient)
            .Matrix(rows, InputWeight.Rows).ColumnsFrom(2 * HiddenSize, HiddenSize);

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
