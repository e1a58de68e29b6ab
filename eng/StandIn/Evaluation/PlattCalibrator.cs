using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.ITransformer), typeof(PlattCalibratorTransformer), null,
    typeof(Microsoft.ML.SignatureLoadModel), "Platt calibrator", PlattCalibratorTransformer.LoaderSignature)]

namespace Microsoft.ML.Calibrators;

public interface ICalibrator
{
    float PredictProbability(float output);
}

/// <summary>Probability = 1 / (1 + exp(Slope · score + Offset)).</summary>
public sealed class PlattCalibrator : ICalibrator, ICanSaveModel
{
    internal PlattCalibrator(double slope, double offset)
    {
        Slope = slope;
        Offset = offset;
    }

    public double Slope { get; }
    public double Offset { get; }

    public float PredictProbability(float output) => (float)(1 / (1 + Math.Exp(Slope * output + Offset)));

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException("The stand-in for ML.NET saves a calibrator with its transformer only.");

    /// <summary>
    /// Maximum likelihood, with targets drawn in from 0 and 1, by Newton's method with step halving
    /// (Platt 1999; Lin, Lin and Weng 2007).
    /// </summary>
    internal static PlattCalibrator Fit(IReadOnlyList<(float Score, bool Positive, float Weight)> rows)
    {
        const int Steps = 100;
        const double Ridge = 1e-12, Smallest = 1e-10;
        double positives = rows.Sum(r => r.Positive ? (double)r.Weight : 0), negatives = rows.Sum(r => r.Positive ? 0 : (double)r.Weight);
        double high = (positives + 1) / (positives + 2), low = 1 / (negatives + 2);
        double a = 0, b = Math.Log((negatives + 1) / (positives + 1));

        double Loss(double slope, double offset) => rows.Sum(r =>
        {
            double z = slope * r.Score + offset, target = r.Positive ? high : low;
            return r.Weight * (target * z + Math.Max(0, -z) + Math.Log(1 + Math.Exp(-Math.Abs(z))));
        });

        for (int step = 0; step < Steps; step++)
        {
            double gradientA = 0, gradientB = 0, aa = Ridge, bb = Ridge, ab = 0;
            foreach ((float score, bool positive, float weight) in rows)
            {
                double p = 1 / (1 + Math.Exp(a * score + b));
                double difference = weight * ((positive ? high : low) - p), curvature = weight * p * (1 - p);
                gradientA += score * difference;
                gradientB += difference;
                aa += score * score * curvature;
                bb += curvature;
                ab += score * curvature;
            }

            double determinant = aa * bb - ab * ab;
            double stepA = -(bb * gradientA - ab * gradientB) / determinant, stepB = -(aa * gradientB - ab * gradientA) / determinant;
            double before = Loss(a, b), length = 1;
            while (length > Smallest && Loss(a + length * stepA, b + length * stepB) >= before) length /= 2;
            if (length <= Smallest) break;
            a += length * stepA;
            b += length * stepB;
        }

        return new PlattCalibrator(a, b);
    }
}

public abstract class CalibratorEstimatorBase<TICalibrator> : IEstimator<CalibratorTransformer<TICalibrator>>
    where TICalibrator : class, ICalibrator
{
    private protected CalibratorEstimatorBase() { }

    public CalibratorTransformer<TICalibrator> Fit(IDataView input) => FitCore(input ?? throw new ArgumentNullException(nameof(input)));

    SchemaShape IEstimator<CalibratorTransformer<TICalibrator>>.GetOutputSchema(SchemaShape inputSchema) => OutputShape(inputSchema);

    private protected abstract CalibratorTransformer<TICalibrator> FitCore(IDataView input);
    private protected abstract SchemaShape OutputShape(SchemaShape input);
}

public sealed class PlattCalibratorEstimator : CalibratorEstimatorBase<PlattCalibrator>
{
    private readonly string _label;
    private readonly string _score;
    private readonly string _weight;

    internal PlattCalibratorEstimator(string labelColumnName, string scoreColumnName, string exampleWeightColumnName)
    {
        _label = labelColumnName;
        _score = scoreColumnName;
        _weight = exampleWeightColumnName;
    }

    private protected override CalibratorTransformer<PlattCalibrator> FitCore(IDataView input)
    {
        DataViewSchema.Column label = Evaluation.Required(input, _label, "Label"), score = Evaluation.Required(input, _score, "Score");
        DataViewSchema.Column[] needed = _weight is null ? [label, score] : [label, score, Evaluation.Required(input, _weight, "Weight")];
        using DataViewRowCursor cursor = input.GetRowCursor(needed);
        ValueGetter<float> labels = Labels.Getter(cursor, label), scores = cursor.GetGetter<float>(score);
        ValueGetter<float> weights = _weight is null ? (ref float w) => w = 1 : cursor.GetGetter<float>(needed[2]);
        List<(float, bool, float)> rows = [];
        float l = 0, s = 0, w = 0;
        while (cursor.MoveNext())
        {
            labels(ref l);
            scores(ref s);
            weights(ref w);
            if (!float.IsNaN(l) && float.IsFinite(s) && float.IsFinite(w)) rows.Add((s, l > 0, w));
        }

        return new PlattCalibratorTransformer(PlattCalibrator.Fit(rows), _score);
    }

    private protected override SchemaShape OutputShape(SchemaShape input)
    {
        input.Required(_label, "label");
        input.Required(_score, "score");
        return input.With(SchemaShape.Column.Of(PlattCalibratorTransformer.Output, NumberDataViewType.Single,
            SchemaShape.Create(PlattCalibratorTransformer.OutputAnnotations().Schema)));
    }
}

public abstract class CalibratorTransformer<TICalibrator> : RowToRowTransformerBase, ISingleFeaturePredictionTransformer<TICalibrator>
    where TICalibrator : class, ICalibrator
{
    private readonly TICalibrator _calibrator;
    private readonly string _score;

    private protected CalibratorTransformer(TICalibrator calibrator, string scoreColumnName)
    {
        _calibrator = calibrator;
        _score = scoreColumnName;
    }

    TICalibrator IPredictionTransformer<TICalibrator>.Model => _calibrator;
    string ISingleFeaturePredictionTransformer<TICalibrator>.FeatureColumnName => _score;
    DataViewType ISingleFeaturePredictionTransformer<TICalibrator>.FeatureColumnType => NumberDataViewType.Single;
}

public sealed class PlattCalibratorTransformer : CalibratorTransformer<PlattCalibrator>
{
    internal const string LoaderSignature = "StandInPlatt";
    internal const string Output = "Probability";

    private static readonly VersionInfo Version = new("SI PLATT", 1, 1, 1, typeof(PlattCalibratorTransformer).Assembly.GetName().Name,
        LoaderSignature);

    private readonly PlattCalibrator _calibrator;
    private readonly string _score;

    internal PlattCalibratorTransformer(PlattCalibrator calibrator, string scoreColumnName) : base(calibrator, scoreColumnName)
    {
        _calibrator = calibrator;
        _score = scoreColumnName;
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        string score = ctx.Reader.ReadText();
        return new PlattCalibratorTransformer(new PlattCalibrator(ctx.Reader.ReadDouble(), ctx.Reader.ReadDouble()), score);
    }

    internal static DataViewSchema.Annotations OutputAnnotations()
    {
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        return annotations.ToAnnotations();
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(_score);
        ctx.Writer.Write(_calibrator.Slope);
        ctx.Writer.Write(_calibrator.Offset);
    }

    private protected override IRowMapper MakeMapper(DataViewSchema schema) => new Mapper(_calibrator, schema[_score]);

    private sealed class Mapper(PlattCalibrator calibrator, DataViewSchema.Column score) : IRowMapper
    {
        public DataViewSchema.DetachedColumn[] Outputs { get; } = [new(Output, NumberDataViewType.Single, OutputAnnotations())];
        public IEnumerable<int> DependenciesOf(int output) => [score.Index];

        public Delegate MakeGetter(DataViewRow input, int output)
        {
            ValueGetter<float> getter = input.GetGetter<float>(input.Schema[score.Index]);
            return (ValueGetter<float>)((ref float probability) =>
            {
                float value = 0;
                getter(ref value);
                probability = calibrator.PredictProbability(value);
            });
        }
    }
}
