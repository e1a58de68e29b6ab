using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>The layer normalisation of a recurrent layer: W x and U h, each over the gates of a row, before the biases are added.</summary>
/// <remarks>
/// Each has a gain of its own; what the layer adds to it anyway, b and b′, is its bias. In place of W x and U h the cell's pass reads
/// n(W x) ∘ g and n(U h) ∘ g′ (Ba, Kiros and Hinton 2016, whose LSTM normalises the cell state too; this one does not).
/// </remarks>
internal sealed class RecurrentNorms
{
    private readonly LayerNorm _input;
    private readonly LayerNorm _product;
    private readonly LayerNorm? _second;

    /// <summary>Gains of 1.</summary>
    /// <param name="suffix">What follows the gains' names, as in "weight_ln_ih_l0".</param>
    /// <param name="inputWidth">The width of W x.</param>
    /// <param name="productWidth">The width of U h.</param>
    /// <param name="secondWidth">The width of a second product with the state, as a GRU's whose reset gate comes first; 0 for none.</param>
    public RecurrentNorms(string suffix, int inputWidth, int productWidth, int secondWidth)
        : this(
            LayerNorm.WithoutBias("weight_ln_ih_" + suffix, inputWidth),
            LayerNorm.WithoutBias("weight_ln_hh_" + suffix, productWidth),
            secondWidth == 0 ? null : LayerNorm.WithoutBias("weight_ln_hn_" + suffix, secondWidth))
    {
    }

    private RecurrentNorms(LayerNorm input, LayerNorm product, LayerNorm? second)
    {
        _input = input;
        _product = product;
        _second = second;
    }

    public IEnumerable<Parameter> Parameters =>
        _second is null ? [_input.Weight, _product.Weight] : [_input.Weight, _product.Weight, _second.Weight];

    public RecurrentNorms Replicate() => new(_input.Replicate(), _product.Replicate(), _second?.Replicate());

    /// <summary>Normalises W x of all rows in place.</summary>
    public void ForwardInput(Matrix product, RecurrentWorkspace workspace) => _input.Forward(product, product,
        workspace.InputNormalized.Matrix(product.Rows, product.Columns), workspace.InputScales.Span(product.Rows));

    /// <summary>Turns the gradient of n(W x) of all rows into that of W x, in place.</summary>
    public void BackwardInput(Matrix gradient, RecurrentWorkspace workspace) => _input.Backward(
        workspace.InputNormalized.Matrix(gradient.Rows, gradient.Columns), workspace.InputScales.Span(gradient.Rows), gradient, gradient);

    /// <summary>Normalises U h of a step in place.</summary>
    /// <param name="product">U h, a row for each sequence of the step.</param>
    /// <param name="row">The step's first row among all <paramref name="rows"/> of the layout.</param>
    /// <param name="rows">The rows of all steps.</param>
    /// <param name="workspace">Keeps what the backward pass needs.</param>
    public void ForwardProduct(Matrix product, int row, int rows, RecurrentWorkspace workspace) => _product.Forward(product, product,
        workspace.ProductNormalized.Matrix(rows, product.Columns).RowsFrom(row, product.Rows),
        workspace.ProductScales.Span(rows).Slice(row, product.Rows));

    /// <summary>Turns the gradient of n(U h) of a step into that of U h, in place.</summary>
    public void BackwardProduct(Matrix gradient, int row, int rows, RecurrentWorkspace workspace) => _product.Backward(
        workspace.ProductNormalized.Matrix(rows, gradient.Columns).RowsFrom(row, gradient.Rows),
        workspace.ProductScales.Span(rows).Slice(row, gradient.Rows), gradient, gradient);

    /// <summary>As <see cref="ForwardProduct"/>, for the second product.</summary>
    public void ForwardSecond(Matrix product, int row, int rows, RecurrentWorkspace workspace) => _second!.Forward(product, product,
        workspace.SecondNormalized.Matrix(rows, product.Columns).RowsFrom(row, product.Rows),
        workspace.SecondScales.Span(rows).Slice(row, product.Rows));

    /// <summary>As <see cref="BackwardProduct"/>, for the second product.</summary>
    public void BackwardSecond(Matrix gradient, int row, int rows, RecurrentWorkspace workspace) => _second!.Backward(
        workspace.SecondNormalized.Matrix(rows, gradient.Columns).RowsFrom(row, gradient.Rows),
        workspace.SecondScales.Span(rows).Slice(row, gradient.Rows), gradient, gradient);
}
