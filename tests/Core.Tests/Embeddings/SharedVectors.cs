using MLNetSeq.Embeddings;
using MLNetSeq.Testing;

namespace MLNetSeq.Tests.Embeddings;

/// <summary>The public word vectors that tests use.</summary>
internal static class SharedVectors
{
    public const string Glove = "data/glove-6b-50d-5k/glove.6B.50d.5k.txt.gz";
    public const string GloveTwitter = "data/glove-twitter-25d-12k/glove.twitter.27B.25d.subset.txt.gz";
    public const string GoogleNews = "data/w2v-googlenews-1k/googlenews.300d.1k.normalized.txt.gz";

    public static WordVectors Read(string relative) => WordVectors.Load(SharedData.PathOf(relative));
}
