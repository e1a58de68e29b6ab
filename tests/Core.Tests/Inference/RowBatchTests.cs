using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Inference;

public sealed class RowBatchTests
{
    private const int Steps = 6;

    public static TheoryData<WeightPrecision, long> Ways => new()
    {
        { WeightPrecision.Single, 64 << 20 },
        { WeightPrecision.Single, 0 },
        { WeightPrecision.Int8, 64 << 20 },
        { WeightPrecision.Int8, 0 },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Sequences_side_by_side_come_to_what_each_comes_to_alone_bit_for_bit(WeightPrecision precision, long tableBytes) =>
        InferenceCases.ForEach(bidirectional: false, network =>
        {
            if (!network.HasRows) return;
            RecurrentInference inference = network.Inference(new() { Precision = precision, MaximumTableBytes = tableBytes });
            foreach (int rows in (int[])[1, 2, 3, 17])
            {
                RowBatch batch = inference.CreateBatch()!;
                float[] states = new float[rows * batch.StateSize], outputs = new float[rows * InferenceCases.Outputs];
                RecurrentStream[] alone = [.. Enumerable.Range(0, rows).Select(_ => inference.CreateStream())];
                for (int step = 0; step < Steps; step++)
                {
                    int[] tokens = [.. Enumerable.Range(0, rows).Select(row => (3 * row + step) % InferenceCases.Tokens)];
                    Step(batch, tokens, states, outputs);
                    for (int row = 0; row < rows; row++)
                    {
                        Assert.Equal(alone[row].Step(tokens[row]), outputs.AsSpan(row * InferenceCases.Outputs, InferenceCases.Outputs));
                        Assert.Equal(alone[row].State, states.AsSpan(row * batch.StateSize, batch.StateSize));
                    }
                }
            }
        });

    [Fact]
    public void A_cell_without_a_path_for_single_rows_has_none() =>
        Assert.Null(new InferenceCases(RecurrentCell.LstmPeephole, 4, 5, 1).Inference().CreateBatch());

    [Theory]
    [InlineData(WeightPrecision.Single)]
    [InlineData(WeightPrecision.Int8)]
    public void A_step_allocates_nothing(WeightPrecision precision)
    {
        RowBatch batch = new InferenceCases(RecurrentCell.Lstm, 9, 40, 2).Inference(new() { Precision = precision }).CreateBatch()!;
        int[] tokens = [1, 2, 3, 4, 5];
        float[] states = new float[tokens.Length * batch.StateSize], outputs = new float[tokens.Length * InferenceCases.Outputs];
        for (int i = 0; i < 20; i++) Step(batch, tokens, states, outputs);
        Allocations.AssertNone(() => Step(batch, tokens, states, outputs));
    }

    private static void Step(RowBatch batch, int[] tokens, float[] states, float[] outputs) => batch.Project(
        batch.Step(tokens, new Matrix(states, tokens.Length, batch.StateSize)),
        new Matrix(outputs, tokens.Length, InferenceCases.Outputs));
}
