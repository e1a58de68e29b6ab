using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

public sealed partial class AdaptiveSoftmax
{
    /// <summary>A cluster: a projection and the logits of its classes, over the rows that the workspace has brought together.</summary>
    internal sealed class Tail(int first, Parameter projection, Parameter output)
    {
        public int First => first;

        public int Size => output.Rows;

        public Parameter Projection => projection;

        public Parameter Output => output;

        public Tail Replicate() => new(first, projection.Replicate(), output.Replicate());

        public Matrix Forward(Workspace workspace)
        {
            Matrix logits = workspace.Logits.Matrix(workspace.Rows.Length, Size);
            Forward(workspace.Inputs.Matrix(logits.Rows, projection.Columns), workspace, logits);
            return logits;
        }

        public void Forward(ReadOnlyMatrix x, Workspace workspace, Matrix logits)
        {
            Matrix projected = workspace.Projected.Matrix(x.Rows, projection.Rows);
            Multiply.By(x, projection.ForForward, projected);
            Multiply.By(projected, output.ForForward, logits);
        }

        /// <summary>From the gradients of the logits, which stand in their place, to those of the inputs.</summary>
        public Matrix Backward(Workspace workspace)
        {
            int rows = workspace.Rows.Length;
            Matrix x = workspace.Inputs.Matrix(rows, projection.Columns), dLogits = workspace.Logits.Matrix(rows, Size);
            Matrix projected = workspace.Projected.Matrix(rows, projection.Rows);
            Matrix dProjected = workspace.ProjectedGradient.Matrix(rows, projection.Rows);
            Matrix dx = workspace.InputGradient.Matrix(rows, projection.Columns);
            Multiply.TransposedAdd(dLogits, projected, output.GradientMatrix);
            Multiply.By(dLogits, output.ForBackward, dProjected);
            Multiply.TransposedAdd(dProjected, x, projection.GradientMatrix);
            Multiply.By(dProjected, projection.ForBackward, dx);
            return dx;
        }
    }
}
