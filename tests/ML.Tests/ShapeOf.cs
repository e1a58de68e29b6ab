using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Tests;

/// <summary>At the end of a chain: what the steps before it say of their output before there is data.</summary>
internal sealed class ShapeOf : IEstimator<ITransformer>
{
    private SchemaShape? _shape;

    public SchemaShape.Column Column(string name) => _shape!.Single(c => c.Name == name);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _shape = inputSchema;

    public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();
}
