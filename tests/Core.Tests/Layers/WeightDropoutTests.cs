using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class WeightDropoutTests
{
    private const float Rate = 0.4f;

    [Fact]
    public void A_dropped_recurrent_weight_has_no_gradient_and_the_others_are_scaled_up() => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(1);
        PackedLayout layout = RandomBatch.Layout(random, sequences: 6, steps: 9);
        var stack = new RecurrentStack(new(RecurrentCell.Lstm, 5, 30), random);
        Parameter u = stack.Parameters.Single(p => p.Name == "weight_hh_l0");
        float[] whole = u.Value.ToArray();
        stack.Pack(backward: true);
        stack.PackDropped(Rate, new RandomStream(2));
        float[] mask = new float[u.Length];
        Dropout.Draw(Rate, new RandomStream(2), mask);

        float[] y = Run(stack, layout, backward: true);
        Assert.Equal(whole, u.Value.ToArray());
        for (int i = 0; i < mask.Length; i++) Assert.Equal(mask[i] == 0, u.Gradient[i] == 0);

        // The same as a stack whose weights are the masked ones.
        VectorMath.MultiplyBy(mask, u.Value);
        stack.Pack(backward: true);
        Assert.Equal(Run(stack, layout, backward: false), y);
    });

    [Fact]
    public void All_replicas_drop_the_same_weights_and_packing_them_anew_drops_none()
    {
        var random = new RandomStream(1);
        PackedLayout layout = RandomBatch.Layout(random, sequences: 4, steps: 6);
        var stack = new RecurrentStack(new(RecurrentCell.Gru, 4, 17) { Layers = 2, Bidirectional = true }, random);
        RecurrentStack replica = stack.Replicate();
        stack.Pack(backward: true);
        float[] whole = Run(stack, layout, backward: true);
        foreach (Parameter p in stack.Parameters) p.ClearGradient();

        stack.PackDropped(Rate, random);
        float[] dropped = Run(stack, layout, backward: true);
        Assert.NotEqual(whole, dropped);
        Assert.Equal(dropped, Run(replica, layout, backward: true));
        Assert.Equal(Gradients(stack), Gradients(replica));

        stack.PackDropped(Rate, random);
        Assert.NotEqual(dropped, Run(stack, layout, backward: false));
        stack.Pack(backward: false);
        Assert.Equal(whole, Run(replica, layout, backward: false));
    }

    [Fact]
    public void Shares_of_the_rows_add_up_to_the_whole_gradient() => KernelPaths.ForEach(() =>
    {
        const int Shares = 3;
        var random = new RandomStream(1);
        PackedLayout layout = RandomBatch.Layout(random, sequences: 5, steps: 7);
        var stack = new RecurrentStack(new(RecurrentCell.Gru, 5, 19) { Layers = 2 }, random);
        RecurrentStack target = stack.Replicate();
        stack.Pack(backward: true);
        stack.PackDropped(Rate, random);
        RecurrentStack.Workspace workspace = stack.CreateWorkspace();
        float[] x = Run(stack, layout, backward: true, workspace).X;
        for (int share = 0; share < Shares; share++)
            stack.WeightGradients(layout, new ReadOnlyMatrix(x, layout.Rows, stack.InputSize), workspace, target, new WeightShare(share, Shares, Adds: true));
        foreach ((Parameter whole, Parameter shared) in stack.Parameters.Zip(target.Parameters).Where(p => p.First.Columns > 1))
            Near.Assert([.. whole.Gradient.ToArray().Select(g => (double)g)], shared.Gradient, 1e-6, whole.Name);
    });

    [Fact]
    public void The_mean_over_masks_of_what_a_step_adds_up_stays()
    {
        // A rectified cell with positive numbers only is linear in U: so its mean output is that of the whole weights.
        const int Hidden = 40, Draws = 400;
        var random = new RandomStream(1);
        var stack = new RecurrentStack(new(RecurrentCell.RnnRelu, 3, Hidden), random);
        foreach (Parameter p in stack.Parameters) random.FillUniform(p.Value, 0, 0.1f);
        var layout = new PackedLayout();
        layout.Set([1, 1]);
        stack.Pack(backward: false);
        double whole = Run(stack, layout, backward: false).Average(), sum = 0;
        for (int i = 0; i < Draws; i++)
        {
            stack.PackDropped(Rate, random);
            sum += Run(stack, layout, backward: false).Average();
        }

        Assert.Equal(whole, sum / Draws, 0.01 * whole);
    }

    private static float[] Gradients(RecurrentStack stack) => [.. stack.Parameters.SelectMany(p => p.Gradient.ToArray())];

    // From first states and an input that are the same each time.
    private static float[] Run(RecurrentStack stack, PackedLayout layout, bool backward) =>
        Run(stack, layout, backward, stack.CreateWorkspace()).Y;

    private static (float[] X, float[] Y) Run(
        RecurrentStack stack, PackedLayout layout, bool backward, RecurrentStack.Workspace workspace)
    {
        var random = new RandomStream(7);
        workspace.ClearStates(layout.Sequences, stack.HiddenSize);
        foreach (RecurrentWorkspace layer in workspace.Layers)
            random.FillUniform(layer.StatesOf(layout.Sequences, stack.HiddenSize).Values, 0.1f, 1);
        float[] x = new float[layout.Rows * stack.InputSize], y = new float[layout.Rows * stack.OutputSize];
        random.FillUniform(x, 0.1f, 1);
        var input = new ReadOnlyMatrix(x, layout.Rows, stack.InputSize);
        stack.Forward(layout, input, new Matrix(y, layout.Rows, stack.OutputSize), workspace);
        if (!backward) return (x, y);
        workspace.ClearStateGradients(layout.Sequences, stack.HiddenSize);
        stack.Backward(layout, input, new ReadOnlyMatrix(RandomBatch.Normal(random, y.Length), layout.Rows, stack.OutputSize),
            new Matrix(new float[x.Length], layout.Rows, stack.InputSize), workspace);
        return (x, y);
    }
}
