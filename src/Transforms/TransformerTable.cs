using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Interop;

namespace MLNetSeq.Transforms;

/// <summary>The transformers of this assembly; found by MLNetSeq.Interop, by this name, when ML.NET loads a model.</summary>
internal sealed class TransformerTable : ITransformerTable
{
    public ITransformer? Read(string key, IHostEnvironment environment, Stream content) => key switch
    {
        SequenceClassificationTransformer.Key =>
            TransformerFormat.LoadContent(content, stream => SequenceClassificationTransformer.Read(stream, environment, tokenizer: null)),
        WordVectorsTransformer.Key =>
            TransformerFormat.LoadContent(content, stream => WordVectorsTransformer.Read(stream, tokenizer: null)),
        WordFeaturesTransformer.Key =>
            TransformerFormat.LoadContent(content, stream => WordFeaturesTransformer.Read(stream, tokenizer: null)),
        DebiasWordVectorsTransformer.Key => TransformerFormat.LoadContent(content, DebiasWordVectorsTransformer.Read),
        RnnLanguageModelTransformer.Key =>
            TransformerFormat.LoadContent(content, stream => RnnLanguageModelTransformer.Read(stream, environment, tokenizer: null)),
        RerankTextsTransformer.Key =>
            TransformerFormat.LoadContent(content, stream => RerankTextsTransformer.Read(stream, environment, tokenizer: null)),
        _ => null,
    };
}
