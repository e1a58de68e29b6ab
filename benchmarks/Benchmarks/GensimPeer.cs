using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetSeq.Benchmarks;

/// <summary>gensim's word2vec, run by the script gensim_bench.py on lower-cased runs of a–z.</summary>
internal static partial class GensimPeer
{
    /// <summary>Words a second, by the clock.</summary>
    public static double Rate(string script, IEnumerable<string> corpus, int threads, int epochs = 1, params IEnumerable<string> flags)
    {
        string output = PeerProgram.Run(PeerProgram.Python,
            [script, .. corpus, "--az", "--threads", Text(threads), "--epochs", Text(epochs), .. flags]);
        return 1e3 * double.Parse(Line().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@": ([\d.]+) k words/s wall")]
    private static partial Regex Line();
}
