namespace MLNetSeq.Models;

/// <summary>The gradient that reaches a step so far back from the loss.</summary>
/// <param name="Distance">The steps between it and the last one; 0 at the last one.</param>
/// <param name="Sequences">How many sequences reach back so far; the norms are means over them.</param>
/// <param name="State">‖∂loss/∂h‖.</param>
/// <param name="Cell">
/// ‖∂loss/∂c‖ of an LSTM's cell state, by the way that leads from cell state to cell state, h left as it is; null for other cells.
/// </param>
/// <param name="Line">‖∂loss/∂h‖ at the last step times a to the power of the distance, where a is the spectral radius.</param>
public readonly record struct GradientFlowRow(int Distance, int Sequences, double State, double? Cell, double Line);
