using MLNetSeq.Inference.Decoding;

namespace MLNetSeq.Tests.Inference.Decoding;

/// <summary>The three beam searches word for word, without anything to make them fast.</summary>
internal static class PlainBeamSearch
{
    public static List<BeamHypothesis> Run(Func<int[], float[]> scoresAfter, BeamSearchOptions options)
    {
        List<Sequence> live = [new([], 0)], ended = [];
        for (int length = 1; length <= options.MaximumLength && live.Count > 0; length++)
        {
            List<Sequence> all = [.. live.SelectMany(s => scoresAfter(s.Tokens)
                .Select((score, token) => new Sequence([.. s.Tokens, token], s.LogProbability + score)))];
            bool Ends(Sequence s) => s.Tokens[^1] == options.EndToken || s.Tokens.Length == options.MaximumLength;
            List<Sequence> kept;
            switch (options.Ending)
            {
                case BeamEnding.Shrink:
                    kept = [.. all.OrderByDescending(s => s.LogProbability).Take(options.Beam - ended.Count)];
                    break;
                case BeamEnding.Fixed:
                    ended.AddRange(all.Where(s => s.Tokens[^1] == options.EndToken));
                    kept = [.. all.Where(s => s.Tokens[^1] != options.EndToken).OrderByDescending(s => s.LogProbability).Take(options.Beam)];
                    break;
                default:
                    kept = [.. ended.Concat(all).OrderByDescending(s => s.Score(options)).Take(options.Beam)];
                    ended.Clear();
                    break;
            }

            ended.AddRange(kept.Where(s => Ends(s)));
            live = [.. kept.Where(s => !Ends(s))];
            if (options.Ending == BeamEnding.Shrink && ended.Count == options.Beam) break;
        }

        return [.. ended.OrderByDescending(s => s.Score(options)).Take(options.Beam).Select(s => new BeamHypothesis(
            s.Tokens, s.LogProbability, s.Score(options), s.Tokens[^1] == options.EndToken ? EndReason.EndToken : EndReason.MaximumLength))];
    }

    private sealed record Sequence(int[] Tokens, double LogProbability)
    {
        public double Score(BeamSearchOptions options) => LogProbability / Math.Pow(Tokens.Length, options.LengthExponent);
    }
}
