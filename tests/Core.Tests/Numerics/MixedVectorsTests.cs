using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Numerics;

public class MixedVectorsTests
{
    [Fact]
    public void Sums_of_any_length_are_those_of_double_precision()
    {
        RandomStream random = new(3);
        for (int length = 0; length < 70; length++)
        {
            float[] row = new float[length];
            random.FillNormal(row, 0, 1);
            double[] vector = [.. row.Select(_ => random.NextNormal())], target = [.. vector];
            Near.Assert(row.Zip(vector).Sum(p => p.First * p.Second), MixedVectors.Dot(row, vector), 1e-12, $"the product of {length}");
            MixedVectors.AddScaled(1e-9, row, target);
            for (int i = 0; i < length; i++) Near.Assert(vector[i] + 1e-9 * row[i], target[i], 1e-15, $"number {i} of {length}");
        }
    }
}
