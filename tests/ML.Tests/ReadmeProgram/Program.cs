using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq;

var ml = new MLContext(seed: 1);
IDataView data = ml.Data.LoadFromTextFile<Review>("reviews.tsv", hasHeader: true);
var split = ml.Data.TrainTestSplit(data, testFraction: 0.2);

var trainer = ml.BinaryClassification.Trainers.RnnTextClassification(labelColumnName: "Label", featureColumnName: "Text");
ITransformer model = trainer.Fit(split.TrainSet);
Console.WriteLine(ml.BinaryClassification.Evaluate(model.Transform(split.TestSet)).Accuracy);

ml.Model.Save(model, data.Schema, "sentiment.model");
ITransformer loaded = new MLContext().Model.Load("sentiment.model", out _);
var engine = ml.Model.CreatePredictionEngine<Review, Sentiment>(loaded);
Console.WriteLine(engine.Predict(new Review { Text = "Not bad at all." }).Probability);

class Review
{
    [LoadColumn(0)] public bool Label { get; set; }
    [LoadColumn(1)] public string Text { get; set; } = "";
}

class Sentiment
{
    public bool PredictedLabel { get; set; }
    public float Probability { get; set; }
}
