using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

public sealed partial class AdaptiveSoftmax
{
    /// <summary>A cluster: a projection and the logits of its classes, over the rows that were brought together for it.</summary>
    internal sealed class Tail(int first, Parameter projection, Parameter output)
    {
        public int First => first;

        public int Size => output.Rows;

        public Parameter Projection => projection;

        public Parameter Output => output;

        public Tail Replicate() => new(first, projection.Replicate(), output.Replicate());

        public Matrix Forward(ClusterRows rows)
        {
            Matrix logits = LogitsOf(rows);
            Forward(InputsOf(rows), rows, logits);
            return logits;
        }

        public void Forward(ReadOnlyMatrix x, ClusterRows rows, Matrix logits)
        {
            Matrix projected = rows.Projected.Matrix(x.Rows, projection.Rows);
            Multiply.By(x, projection.ForForward, projected);
            Multiply.By(projected, output.ForForward, logits);
        }

        /// <summary>From the gradients of the logits, which stand in their place, to those of the inputs.</summary>
        public void Backward(ClusterRows rows, Matrix dx)
        {
            Matrix dProjected = ProjectedGradientOf(rows);
            Multiply.By(LogitsOf(rows), output.ForBackward, dProjected);
            Multiply.By(dProjected, projection.ForBackward, dx);
        }

        /// <summary>Makes a share of the weights' gradients.</summary>
        public void WeightGradients(ClusterRows rows, WeightShare share)
        {
            share.Gradient(LogitsOf(rows), rows.Projected.Matrix(rows.Rows.Length, projection.Rows), output);
            share.Gradient(ProjectedGradientOf(rows), InputsOf(rows), projection);
        }

        private Matrix InputsOf(ClusterRows rows) => rows.Inputs.Matrix(rows.Rows.Length, projection.Columns);

        private Matrix LogitsOf(ClusterRows rows) => rows.Logits.Matrix(rows.Rows.Length, Size);

        private Matrix ProjectedGradientOf(ClusterRows rows) => rows.ProjectedGradient.Matrix(rows.Rows.Length, projection.Rows);
    }
}
