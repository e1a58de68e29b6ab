using MLNetSeq.Layers;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class PackedLayoutTests
{
    [Fact]
    public void Rows_go_by_step_and_only_sequences_that_go_on_have_one()
    {
        var layout = new PackedLayout();
        layout.Set([4, 2, 2, 1]);
        Assert.Equal((4, 4, 9), (layout.Sequences, layout.Steps, layout.Rows));
        Assert.Equal([4, 3, 1, 1], layout.BatchSizes.ToArray());
        Assert.Equal([0, 4, 7, 8], layout.Offsets.ToArray());
    }

    [Fact]
    public void A_layout_is_set_anew_whatever_it_held_before()
    {
        var layout = new PackedLayout();
        layout.Set([9, 9, 9]);
        layout.Set([2]);
        Assert.Equal([1, 1], layout.BatchSizes.ToArray());
        layout.Set([]);
        Assert.Equal((0, 0, 0), (layout.Sequences, layout.Steps, layout.Rows));
    }

    [Theory]
    [InlineData(new[] { 2, 0 }, "length 0")]
    [InlineData(new[] { -1 }, "length -1")]
    [InlineData(new[] { 2, 3 }, "longest comes first")]
    public void Lengths_that_cannot_be_are_named(int[] lengths, string message)
    {
        var e = Assert.Throws<ArgumentException>(() => new PackedLayout().Set(lengths));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
