using MLNetSeq.Layers.Cells;
using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>
/// A Jordan network (Jordan 1986): a = tanh(W x + b + U y₋ + b′), y = f(V a + c). The recurrence runs through the output y, which is
/// the layer's state; f is tanh, the logistic function or nothing.
/// </summary>
/// <remarks>
/// Shapes: W [units, InputSize], U [units, HiddenSize], b and b′ [units]; V [HiddenSize, units] and c [HiddenSize] under the names
/// weight_ho and bias_ho. HiddenSize is the width of y.
/// </remarks>
internal sealed class JordanLayer : RecurrentLoop
{
    private readonly OutputActivation _activation;
    private readonly Parameter _outputWeight;
    private readonly Parameter _outputBias;

    public JordanLayer(OutputActivation activation, int inputSize, int units, int hiddenSize, string suffix, bool isReverse)
        : this(
            activation,
            new Parameter("weight_ih_" + suffix, units, inputSize),
            new Parameter("weight_hh_" + suffix, units, hiddenSize),
            new Parameter("bias_ih_" + suffix, units, 1),
            new Parameter("bias_hh_" + suffix, units, 1),
            new Parameter("weight_ho_" + suffix, hiddenSize, units),
            new Parameter("bias_ho_" + suffix, hiddenSize, 1),
            isReverse)
    {
    }

    private JordanLayer(OutputActivation activation, Parameter w, Parameter u, Parameter b, Parameter bh, Parameter outputWeight,
        Parameter outputBias, bool isReverse)
        : base(w, u, b, bh, isReverse)
    {
        _activation = activation;
        _outputWeight = outputWeight;
        _outputBias = outputBias;
    }

    public override bool HasCellState => false;

    internal override bool HasGates => false;

    // V U: from an output through the units to the next one.
    internal override ReadOnlyMatrix RecurrentMatrix
    {
        get
        {
            Matrix product = new(new float[HiddenSize * HiddenSize], HiddenSize, HiddenSize);
            for (int r = 0; r < HiddenSize; r++)
                for (int k = 0; k < HiddenWeight.Rows; k++)
                    VectorMath.AddScaled(HiddenWeight.Matrix[k], _outputWeight.Matrix[r][k], product[r]);
            return product;
        }
    }

    public override IEnumerable<Parameter> Parameters => [.. base.Parameters, _outputWeight, _outputBias];

    // y, and after the backward pass the gradient of V a + c
    protected override int SavedWidth => HiddenSize;

    private int UnitCount => InputWeight.Rows;

    private protected override RecurrentLayer ReplicateCell() => new JordanLayer(
        _activation, InputWeight.Replicate(), HiddenWeight.Replicate(), InputBias.Replicate(), HiddenBias.Replicate(),
        _outputWeight.Replicate(), _outputBias.Replicate(), IsReverse);

    public override void Pack(bool backward)
    {
        base.Pack(backward);
        _outputWeight.Pack(backward);
    }

    internal override void WeightGradients(
        PackedLayout layout, IndexedRows x, RecurrentWorkspace workspace, RecurrentLayer target, WeightShare share)
    {
        base.WeightGradients(layout, x, workspace, target, share);
        share.Gradient(workspace.Saved.Matrix(layout.Rows, HiddenSize), workspace.Units.Matrix(layout.Rows, UnitCount),
            ((JordanLayer)target)._outputWeight);                               // dV = ∂(V a + c)ᵀ a
    }

    protected override void StepForward(in RecurrentStep step, IndexedRows projected, Matrix y, RecurrentWorkspace workspace)
    {
        Matrix units = workspace.Units.Matrix(step.Rows, UnitCount).RowsFrom(step.Row, step.Count);
        GatePass<Elman<TanhActivation>>.Forward(
            step.Gates, step.Gates, step.Product, InputBias.Value, HiddenBias.Value, units, default, default, units);
        Multiply.By(units, _outputWeight.ForForward, step.Saved);               // V a
        switch (_activation)
        {
            case OutputActivation.Tanh: OutputForward<TanhActivation>(in step); break;
            case OutputActivation.Sigmoid: OutputForward<SigmoidActivation>(in step); break;
            default: OutputForward<LinearActivation>(in step); break;
        }
    }

    protected override void StepBackward(in RecurrentStep step, RecurrentWorkspace workspace)
    {
        switch (_activation)
        {
            case OutputActivation.Tanh: OutputBackward<TanhActivation>(in step); break;
            case OutputActivation.Sigmoid: OutputBackward<SigmoidActivation>(in step); break;
            default: OutputBackward<LinearActivation>(in step); break;
        }

        Rows.SumAdd(step.Saved, _outputBias.Gradient);
        Matrix dUnits = workspace.UnitGradient.Matrix(step.Rows, UnitCount).RowsFrom(step.Row, step.Count);
        Multiply.By(step.Saved, _outputWeight.ForBackward, dUnits, add: workspace.TakesUnitGradients); // ∂a = ∂(V a + c) V
        GatePass<Elman<TanhActivation>>.Backward(step.Gates, step.Gates, step.Before, dUnits, default, default);
    }

    private void OutputForward<F>(in RecurrentStep step) where F : struct, IActivation => RowPass.Run(
        new JordanOutput<F> { Output = step.Saved, Bias = _outputBias.Value, State = step.State }, step.Count, HiddenSize);

    private void OutputBackward<F>(in RecurrentStep step) where F : struct, IActivation => RowPass.Run(
        new JordanOutputBackward<F> { Output = step.Saved, StateGradient = step.State }, step.Count, HiddenSize);
}
