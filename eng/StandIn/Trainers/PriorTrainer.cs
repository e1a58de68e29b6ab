using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

public abstract class ModelParametersBase<TOutput> : ICanSaveModel
{
    private protected ModelParametersBase() { }

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveModel(ctx);

    private protected abstract void SaveModel(ModelSaveContext ctx);
}

/// <summary>The share of positive examples, whatever the features.</summary>
public sealed class PriorModelParameters : ModelParametersBase<float>
{
    internal PriorModelParameters(float prob) => Probability = prob;

    internal float Probability { get; }

    private protected override void SaveModel(ModelSaveContext ctx) => PriorTrainer.Save(ctx, Probability);
}

/// <summary>The stand-in's only trainer: other trainers borrow the <see cref="TrainerInfo"/> of it.</summary>
public sealed class PriorTrainer : ITrainerEstimator<BinaryPredictionTransformer<PriorModelParameters>, PriorModelParameters>
{
    internal const string LoaderSignature = "StandInPrior";

    private static readonly VersionInfo Version = new("SI PRIOR", 1, 1, 1, typeof(PriorTrainer).Assembly.GetName().Name, LoaderSignature);

    private readonly string _label;
    private readonly string _weight;

    internal PriorTrainer(string labelColumn, string weightColunn = null)
    {
        _label = labelColumn;
        _weight = weightColunn;
    }

    public TrainerInfo Info { get; } = new(normalization: false, caching: false);

    public BinaryPredictionTransformer<PriorModelParameters> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column label = input.Schema[_label];
        DataViewSchema.Column[] needed = _weight is null ? [label] : [label, input.Schema[_weight]];
        using DataViewRowCursor cursor = input.GetRowCursor(needed);
        ValueGetter<float> labels = Labels.Getter(cursor, label);
        ValueGetter<float> weights = _weight is null ? (ref float w) => w = 1 : cursor.GetGetter<float>(input.Schema[_weight]);
        double positive = 0, total = 0;
        float value = 0, weight = 0;
        while (cursor.MoveNext())
        {
            labels(ref value);
            weights(ref weight);
            if (float.IsNaN(value) || float.IsNaN(weight)) continue;
            total += weight;
            if (value > 0) positive += weight;
        }

        return Transformer(total > 0 ? (float)(positive / total) : float.NaN);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        inputSchema.Required(_label, "label");
        return inputSchema.With(Outputs(0).Select(o =>
            SchemaShape.Column.Of(o.Column.Name, o.Column.Type, SchemaShape.Create(o.Column.Annotations.Schema))));
    }

    internal static void Save(ModelSaveContext ctx, float probability)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(probability);
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return Transformer(ctx.Reader.ReadSingle());
    }

    private static BinaryPredictionTransformer<PriorModelParameters> Transformer(float probability) =>
        new(new PriorModelParameters(probability), _ => new Mapper(probability), ctx => Save(ctx, probability));

    private static (DataViewSchema.DetachedColumn Column, Delegate Getter)[] Outputs(float probability)
    {
        float score = MathF.Log(probability / (1 - probability));
        return
        [
            (new("PredictedLabel", BooleanDataViewType.Instance, Annotations("PredictedLabel")), Constant(score > 0)),
            (new("Score", NumberDataViewType.Single, Annotations("Score")), Constant(score)),
            (new("Probability", NumberDataViewType.Single, Annotations("Probability")), Constant(probability)),
        ];
    }

    private static ValueGetter<T> Constant<T>(T constant) => (ref T value) => value = constant;

    private static DataViewSchema.Annotations Annotations(string valueKind)
    {
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.AddPrimitiveValue(AnnotationKinds.ScoreColumnKind, TextDataViewType.Instance, "BinaryClassification".AsMemory());
        annotations.AddPrimitiveValue(AnnotationKinds.ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
        if (valueKind == "Probability") annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        return annotations.ToAnnotations();
    }

    private sealed class Mapper(float probability) : IRowMapper
    {
        private readonly (DataViewSchema.DetachedColumn Column, Delegate Getter)[] _outputs = PriorTrainer.Outputs(probability);

        public DataViewSchema.DetachedColumn[] Outputs => _outputs.Select(o => o.Column).ToArray();
        public IEnumerable<int> DependenciesOf(int output) => [];
        public Delegate MakeGetter(DataViewRow input, int output) => _outputs[output].Getter;
    }
}
