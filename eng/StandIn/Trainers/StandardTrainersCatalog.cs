using Microsoft.ML.Trainers;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.ITransformer), typeof(PriorTrainer), null,
    typeof(Microsoft.ML.SignatureLoadModel), "Prior", PriorTrainer.LoaderSignature)]

namespace Microsoft.ML;

public static class StandardTrainersCatalog
{
    public static PriorTrainer Prior(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string exampleWeightColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new PriorTrainer(labelColumnName, exampleWeightColumnName);
    }
}
