using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Numerics;

public class TransposeTests
{
    [Fact]
    public void Every_shape_is_turned_and_nothing_beside_it_is_written()
    {
        for (int rows = 0; rows <= 21; rows++)
        {
            for (int columns = 0; columns <= 21; columns++)
            {
                int sourceStride = columns + rows % 3, targetStride = rows + columns % 4;
                float[] source = new float[rows * sourceStride + 1], target = new float[columns * targetStride + 1];
                for (int i = 0; i < source.Length; i++) source[i] = i + 1;
                Transpose.Rows(ref source[0], sourceStride, rows, columns, ref target[0], targetStride);
                for (int i = 0; i < target.Length; i++)
                {
                    int k = targetStride == 0 ? columns : i / targetStride, r = targetStride == 0 ? rows : i % targetStride;
                    float expected = k < columns && r < rows ? source[r * sourceStride + k] : 0;
                    Assert.True(expected == target[i], $"[{rows}, {columns}]: target[{i}] is {target[i]}, not {expected}.");
                }
            }
        }
    }
}
