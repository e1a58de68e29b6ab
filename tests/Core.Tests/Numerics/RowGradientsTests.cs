using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Numerics;

public class RowGradientsTests
{
    [Fact]
    public void Rows_come_in_the_order_of_their_first_touch_each_once()
    {
        RowGradients gradients = Table(10, 2);
        gradients[7][0] += 1;
        gradients[2][1] += 2;
        gradients[7][1] += 3;
        Assert.Equal([7, 2], gradients.Rows);
        Assert.Equal([1, 3, 0, 2], gradients.Values);
        Assert.Equal((0, 1, -1), (gradients.SlotOf(7), gradients.SlotOf(2), gradients.SlotOf(0)));
    }

    [Fact]
    public void Growing_keeps_what_was_there()
    {
        RowGradients gradients = Table(5000, 3);
        for (int i = 0; i < 5000; i++) gradients[(i * 7) % 5000].Fill(i);
        Assert.Equal(5000, gradients.Count);
        for (int i = 0; i < 5000; i++) Assert.All(gradients[(i * 7) % 5000].ToArray(), v => Assert.Equal(i, v));
    }

    [Fact]
    public void Cleared_rows_start_again_from_zero()
    {
        RowGradients gradients = Table(10, 2);
        gradients[3].Fill(5);
        gradients.Clear();
        Assert.Equal(0, gradients.Count);
        Assert.Equal(-1, gradients.SlotOf(3));
        gradients[4][0] += 1;
        gradients[3][0] += 1;
        Assert.Equal([4, 3], gradients.Rows);
        Assert.Equal([1, 0, 1, 0], gradients.Values);
    }

    [Fact]
    public void A_row_outside_the_table_is_refused()
    {
        RowGradients gradients = Table(10, 2);
        Assert.Throws<IndexOutOfRangeException>(() => gradients[10][0]);
        Assert.Throws<IndexOutOfRangeException>(() => gradients[-1][0]);
    }

    [Fact]
    public void Replicas_add_up_to_the_gradient_of_the_whole_batch()
    {
        Parameter whole = new("table", 50, 4, isSparse: true), first = whole.Replicate(), second = whole.Replicate();
        var random = new RandomStream(1);
        double[] expected = new double[50 * 4];
        for (int i = 0; i < 60; i++)
        {
            int row = random.Next(50), column = random.Next(4);
            float value = random.NextSingle();
            (i < 30 ? first : second).RowGradients![row][column] += value;
            expected[row * 4 + column] += value;
        }

        whole.AddGradientOf(first);
        whole.AddGradientOf(second);
        for (int row = 0; row < 50; row++)
            for (int c = 0; c < 4; c++)
                Assert.Equal(expected[row * 4 + c], whole.RowGradients!.SlotOf(row) < 0 ? 0 : whole.RowGradients[row][c], 1e-5);
    }

    [Fact]
    public void A_batch_like_the_last_allocates_nothing()
    {
        RowGradients gradients = Table(3000, 8);
        Allocations.AssertNone(() =>
        {
            gradients.Clear();
            for (int row = 0; row < 3000; row += 5) gradients[row].Fill(1);
        });
    }

    private static RowGradients Table(int rows, int columns) => new Parameter("table", rows, columns, isSparse: true).RowGradients!;
}
