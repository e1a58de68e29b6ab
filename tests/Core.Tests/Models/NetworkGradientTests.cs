using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Tests.Layers;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class NetworkGradientTests
{
    private const int MaskSeed = 5;
    private static readonly SequenceClassifierOptions Options = new() { MinimumCount = 1 };

    public static TheoryData<SequenceInputKind, PoolingKind, int> Recurrent()
    {
        var cases = new TheoryData<SequenceInputKind, PoolingKind, int>();
        foreach (SequenceInputKind kind in (SequenceInputKind[])[SequenceInputKind.Text, SequenceInputKind.Keys, SequenceInputKind.Vectors])
            foreach (PoolingKind pooling in Enum.GetValues<PoolingKind>())
                foreach (int classes in (int[])[2, 4]) cases.Add(kind, pooling, classes);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Recurrent))]
    public void Gradients_of_a_recurrent_classifier_agree_with_finite_differences(
        SequenceInputKind kind, PoolingKind pooling, int classes) =>
        Check(kind, classes, shape => shape with { Pooling = pooling, Layers = 2 }, smoothing: 0, dropout: 0);

    [Theory]
    [InlineData(SequenceInputKind.Text, 2)]
    [InlineData(SequenceInputKind.Keys, 3)]
    [InlineData(SequenceInputKind.Vectors, 2)]
    public void Gradients_of_a_mean_embedding_classifier_agree_with_finite_differences(SequenceInputKind kind, int classes) =>
        Check(kind, classes, shape => shape with { Encoder = EncoderKind.MeanEmbedding }, smoothing: 0, dropout: 0);

    [Theory]
    [InlineData(EncoderKind.Recurrent, 2)]
    [InlineData(EncoderKind.Recurrent, 3)]
    [InlineData(EncoderKind.MeanEmbedding, 2)]
    public void Gradients_agree_under_fixed_dropout_masks_and_label_smoothing(EncoderKind encoder, int classes) =>
        Check(SequenceInputKind.Text, classes, shape => shape with { Encoder = encoder, Layers = 2 }, smoothing: 0.1f, dropout: 0.3f);

    [Theory]
    [InlineData(EncoderKind.Recurrent, PoolingKind.Mean, SequenceInputKind.Text)]
    [InlineData(EncoderKind.Recurrent, PoolingKind.Last, SequenceInputKind.Keys)]
    [InlineData(EncoderKind.Recurrent, PoolingKind.Last, SequenceInputKind.Vectors)]
    [InlineData(EncoderKind.MeanEmbedding, PoolingKind.Mean, SequenceInputKind.Text)]
    public void Gradients_agree_under_fixed_locked_masks_and_dropped_words(
        EncoderKind encoder, PoolingKind pooling, SequenceInputKind kind) =>
        Check(kind, 3, shape => shape with { Encoder = encoder, Pooling = pooling, Layers = 2 }, smoothing: 0,
            new ClassifierDropout(0.3f, DropoutKind.Locked, Words: 0.3f, WordsKey: 11));

    // With dropout each place of a word has a row of its own, without it each distinct word.
    [Theory]
    [InlineData(PoolingKind.Last, false, 0)]
    [InlineData(PoolingKind.Last, true, 0)]
    [InlineData(PoolingKind.Mean, true, 0)]
    [InlineData(PoolingKind.Mean, true, 0.2f)]
    public void Gradients_agree_with_directions_summed_residuals_layer_normalisation_and_dropped_words(
        PoolingKind pooling, bool normalised, float dropout) =>
        Check(SequenceInputKind.Keys, 3,
            shape => shape with
            {
                Pooling = pooling,
                Layers = 3,
                InputWidth = shape.HiddenSize,
                Merge = DirectionMerge.Sum,
                Residual = true,
                LayerNormalization = normalised,
            },
            smoothing: 0, new ClassifierDropout(dropout, DropoutKind.Locked, Words: 0.3f, WordsKey: 11));

    private static void Check(
        SequenceInputKind kind, int classes, Func<ClassifierShape, ClassifierShape> change, float smoothing, float dropout) =>
        Check(kind, classes, change, smoothing, new ClassifierDropout(dropout));

    private static void Check(
        SequenceInputKind kind, int classes, Func<ClassifierShape, ClassifierShape> change, float smoothing, ClassifierDropout dropout) =>
        KernelPaths.ForEach(() =>
        {
            var random = new RandomStream(classes);
            ClassificationData data = Data(kind, classes, random);
            int buckets = kind == SequenceInputKind.Text ? 40 : 0;
            Vocabulary? vocabulary = data.Corpus?.BuildVocabulary(maximumSize: 6);
            SubwordTable? subwords = vocabulary is null ? null : new SubwordTable(vocabulary, new SubwordHasher(buckets));
            int[] ids = data.Corpus is null ? [] : [.. data.Corpus.DistinctTokens.Select(t => subwords!.NumberOf(t))];
            int rows = vocabulary?.Count ?? data.Input.Size + Vocabulary.FirstWord, outputs = classes == 2 ? 1 : classes;
            ClassifierShape shape = change(ToyData.Shape(data.Input, outputs: outputs, table: rows, buckets: buckets));
            var network = new ClassifierNetwork(shape, random);
            var batch = new SequenceBatch();
            int[] examples = [.. Enumerable.Range(0, data.Count).OrderByDescending(data.Length)];
            batch.Fill(data, data.Input, examples, ids, subwords);
            ClassifierNetwork.Workspace workspace = network.CreateWorkspace();
            var loss = new ClassifierLoss(shape.OutputSize, classWeights: null, smoothing);
            double Loss()
            {
                network.Pack(backward: true);
                return loss.Backward(data, examples, network.Forward(batch, workspace, dropout, new RandomStream(MaskSeed)), divisor: 1);
            }

            Loss();
            network.Backward(batch, workspace.Logits.Matrix(examples.Length, shape.OutputSize), workspace);
            bool hasKinks = shape.Encoder == EncoderKind.Recurrent && shape.Pooling == PoolingKind.Max;
            var check = new GradientCheck(Loss, random) { HasKinks = hasKinks, IsSteep = shape.LayerNormalization };
            foreach (Parameter p in network.Parameters) check.Check(shape.ToString(), p);
        });

    private static ClassificationData Data(SequenceInputKind kind, int classes, RandomStream random)
    {
        var data = new ClassificationData(new SequenceInput(kind, kind is SequenceInputKind.Text ? 0 : 6), classes, Options);
        for (int i = 0; i < 9; i++)
        {
            int length = 1 + random.Next(6), label = random.Next(classes);
            float weight = 0.5f + random.NextSingle();
            switch (kind)
            {
                case SequenceInputKind.Text:
                    data.AddText(string.Join(' ', Enumerable.Range(0, length).Select(_ => $"word{random.Next(12)}")), label, weight);
                    break;
                case SequenceInputKind.Keys:
                    data.AddKeys([.. Enumerable.Range(0, length).Select(_ => (uint)random.Next(7))], label, weight);
                    break;
                default:
                    data.AddVectors(RandomBatch.Normal(random, 6 * length), label, weight);
                    break;
            }
        }

        return data;
    }
}
