using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class CorrelationTests
{
    // Values of SciPy's spearmanr and pearsonr.
    [Fact]
    public void Correlations_and_their_probabilities_are_SciPys()
    {
        double[] x = [1, 2, 2, 3, 5, 4, 7, 7, 7, 9], y = [2, 1, 4, 3, 3, 6, 5, 8, 8, 7];
        Assert.Equal([1, 2.5, 2.5, 4, 6, 5, 8, 8, 8, 10], Correlation.Ranks(x));
        Near.Assert(0.7987960649466378, Correlation.Spearman(x, y), 1e-14, "Spearman");
        Near.Assert(0.005579862847902857, Correlation.PValue(Correlation.Spearman(x, y), x.Length), 1e-14, "Spearman's p");
        Near.Assert(0.8063049606941626, Correlation.Pearson(x, y), 1e-14, "Pearson");
        Near.Assert(0.004839129683929765, Correlation.PValue(Correlation.Pearson(x, y), x.Length), 1e-14, "Pearson's p");
    }

    [Theory]
    [InlineData(0.1, 353, 0.06053556607800158)]
    [InlineData(0.6, 353, 6.8116272040786e-36)]
    [InlineData(-0.05, 3000, 0.00615917482252845)]
    [InlineData(0.3, 5, 0.6238376647810728)]
    [InlineData(0.999, 4, 0.001)]
    public void Probabilities_are_those_of_Students_t(double correlation, int pairs, double expected) =>
        Assert.Equal(1, Correlation.PValue(correlation, pairs) / expected, 1e-9);

    [Fact]
    public void What_is_not_defined_is_not_a_number()
    {
        Assert.True(double.IsNaN(Correlation.Pearson([1, 1, 1], [1, 2, 3])));
        Assert.True(double.IsNaN(Correlation.Spearman([1], [1])));
        Assert.True(double.IsNaN(Correlation.PValue(double.NaN, 10)));
        Assert.Equal(1, Correlation.PValue(1, 2));
        Assert.Equal(0, Correlation.PValue(1, 10));
    }
}
