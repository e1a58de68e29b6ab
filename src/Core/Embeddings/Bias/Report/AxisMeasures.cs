namespace MLNetSeq.Embeddings;

/// <summary>Measures one axis.</summary>
internal sealed class AxisMeasures
{
    // What a report names of long lists.
    private const int EndWords = 3, Examples = 12, WordsOfEnd = 5;

    // What rounding leaves of a direction that was taken out still gives some pairs a score above 0.
    private const double LeastScore = 1e-6;

    // The parts of an axis, a step of progress each; association tests are one.
    private static readonly BiasReportParts[] Parts =
    [
        BiasReportParts.DirectBias, BiasReportParts.IndirectBias, BiasReportParts.Associations, BiasReportParts.Stereotypes,
        BiasReportParts.Residual,
    ];

    private readonly WordVectors _before;
    private readonly WordVectors _after;
    private readonly BiasAxis _axis;
    private readonly BiasSubspace _subspace;
    private readonly BiasRoles _roles;
    private readonly BiasReportOptions _options;
    private readonly ReportNotes _notes;
    private readonly WordSet _neutral;

    public AxisMeasures(
        WordVectors before, WordVectors after, Debiaser debiaser, int axis, BiasReportOptions options, ReportNotes notes)
    {
        (_before, _after, _options, _notes) = (before, after, options, notes);
        (_axis, _subspace, _roles) = (debiaser.Axes[axis], debiaser.Subspaces[axis], debiaser.RolesOf(before, axis));
        _neutral = new WordSet(Of("neutral words"), NeutralWords(options.NeutralWords ?? _axis.NeutralWords));
    }

    public static int Steps(BiasReportParts parts) => Parts.Count(part => parts.HasFlag(part));

    public BiasAxisReport Run()
    {
        Cover();
        DirectBiasMetrics? before = Measured(BiasReportParts.DirectBias, "direct bias", () => Direct(_before));
        return new BiasAxisReport
        {
            Name = _axis.Name,
            FirstEnd = End(0),
            SecondEnd = End(1),
            Directions = _subspace.Count,
            ExplainedShares = _subspace.ExplainedShares,
            Neutral = _roles.CountOf(BiasRole.Neutral),
            Specific = _roles.CountOf(BiasRole.Specific),
            Equalized = _roles.CountOf(BiasRole.Equalized),
            MeasuredWords = before?.Coverage.Found ?? 0,
            Strictness = _options.Strictness,
            DirectBias = before is null ? null : BiasFigure.Of(before.DirectBias, Direct(_after).DirectBias),
            DirectBiasByChance = before?.Chance,
            IndirectBias = Measured(BiasReportParts.IndirectBias, "indirect bias", Indirect),
            Associations = Measured(BiasReportParts.Associations, "association tests", Associations) ?? [],
            Stereotypes = Measured(BiasReportParts.Stereotypes, "analogies of the bias", Stereotypes),
            Residual = Measured(BiasReportParts.Residual, "residual bias", Residual),
            Gaps = _notes.TakeGaps(),
            Words = new DrawnWords(_before, _after, _axis, _subspace, _roles, _notes.Lookup).Choose(_neutral.Words, _options.DrawnWords),
        };
    }

    private string Of(string list) => $"{_axis.Name}: {list}";

    private T? Measured<T>(BiasReportParts part, string name, Func<T> work)
        where T : class => _options.Parts.HasFlag(part) ? _notes.Step(Of(name), work) : null;

    private void Cover()
    {
        _notes.Cover(Of("definitional words"), _axis.DefinitionalSets.SelectMany(set => set));
        foreach (WordCoverage coverage in _roles.Coverage) _notes.Add(coverage with { List = Of(coverage.List) });
        if (_neutral.Words.Count > 0) _notes.Cover(_neutral.Name, _neutral.Words);
    }

    /// <summary>The words of a list that are neutral, or have no vector.</summary>
    private string[] NeutralWords(IReadOnlyList<string> words)
    {
        string[] others = [.. words.Where(word => RoleOf(word) is not (null or BiasRole.Neutral)).Distinct()];
        if (others.Length > 0)
            _notes.Warn($"{Of("neutral words")} that are specific or equalised are not measured: {string.Join(", ", others)}.");
        return [.. words.Except(others)];
    }

    private BiasRole? RoleOf(string word) => _notes.Lookup.TryFind(word, out int row) ? _roles[row] : null;

    private string End(int place) => string.Join(", ", _axis.DefinitionalSets.Where(set => set.Count > place).Select(set => set[place])
        .Where(word => _notes.Lookup.TryFind(word, out _)).Distinct().Take(EndWords));

    private DirectBiasMetrics Direct(WordVectors vectors) => vectors.EvaluateDirectBias(_subspace, _neutral, _options.Strictness);

    private IndirectBiasReport Indirect()
    {
        IReadOnlyList<BiasProjection> ends = Direct(_before).Projections;
        (string first, string second) = (ends[0].Word, ends[^1].Word);
        IndirectBiasMetrics found = _before.EvaluateIndirectBias(_subspace, first, second, _neutral, WordsOfEnd);
        double[] after =
        [
            .. found.TowardsFirst.Select(word => _after.IndirectBias(word.Word, first, _subspace)),
            .. found.TowardsSecond.Select(word => _after.IndirectBias(word.Word, second, _subspace)),
        ];
        return new IndirectBiasReport
        {
            First = first,
            Second = second,
            Words = [.. found.TowardsFirst.Concat(found.TowardsSecond).Where(word => double.IsFinite(word.Beta))],
            MeanMagnitude = BiasFigure.Of(
                found.MeanMagnitude, after.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(double.NaN).Average()),
        };
    }

    private AssociationReport[] Associations()
    {
        List<AssociationReport> reports = [];
        foreach (WeatTest test in _options.Tests ?? _axis.Tests)
        {
            foreach (WordSet set in (WordSet[])[test.X, test.Y, test.A, test.B]) _notes.Cover($"{test.Name}: {set.Name}", set.Words);
            if (_notes.Part(Of(test.Name), () => Association(test)) is { } report) reports.Add(report);
        }

        return [.. reports];
    }

    private AssociationReport Association(WeatTest test)
    {
        WeatMetrics before = _before.EvaluateWeat(test, _options.Weat, _options.Cancellation);
        WeatMetrics after = _after.EvaluateWeat(test, _options.Weat, _options.Cancellation);
        return new AssociationReport
        {
            Test = test.Name,
            Sets = $"{test.X.Name} and {test.Y.Name}, {test.A.Name} and {test.B.Name}",
            EffectSize = BiasFigure.Of(before.EffectSize, after.EffectSize),
            Statistic = BiasFigure.Of(before.Statistic, after.Statistic),
            PValue = BiasFigure.Of(before.PValue, after.PValue),
            IsExact = before.IsExact,
            Coverage = before.Coverage,
        };
    }

    private StereotypeReport Stereotypes()
    {
        StereotypedAnalogyOptions options = _options.Stereotypes with { Threads = _options.Threads };
        StereotypedAnalogy[] Found(WordVectors vectors) =>
        [
            .. vectors.FindStereotypedAnalogies(_subspace, options, _options.Cancellation).Analogies
                .Where(pair => pair.Score >= LeastScore),
        ];
        StereotypedAnalogy[] Neutral(IEnumerable<StereotypedAnalogy> pairs) =>
            [.. pairs.Where(pair => RoleOf(pair.First) == BiasRole.Neutral && RoleOf(pair.Second) == BiasRole.Neutral)];
        StereotypedAnalogy[] before = Found(_before), after = Found(_after);
        StereotypedAnalogy[] neutralBefore = Neutral(before), neutralAfter = Neutral(after);
        return new StereotypeReport
        {
            Found = new BiasFigure(before.Length, after.Length),
            OfNeutralWords = new BiasFigure(neutralBefore.Length, neutralAfter.Length),
            ExamplesBefore = [.. neutralBefore.Take(Examples)],
            ExamplesAfter = [.. neutralAfter.Take(Examples)],
        };
    }

    private ResidualReport Residual()
    {
        ResidualBias found = ResidualBias.Measure(_before, _after, _subspace, _options.Residual with
        {
            // Words that are not neutral have kept their bias, which nobody says was removed.
            SpecificWords = [.. _roles.Rows(BiasRole.Specific).Concat(_roles.Rows(BiasRole.Equalized)).Select(row => _before.Words[row])],
            // Of very few words a correlation says nothing: then some are drawn.
            Targets = _options.Residual.Targets
                ?? (_neutral.Words.Count(word => RoleOf(word) is not null) >= ResidualWords.Least ? _neutral.Words : null),
            Threads = _options.Threads,
            Warn = message => _notes.Warn($"{Of("residual bias")}: {message}"),
            Cancellation = _options.Cancellation,
        });
        return ResidualReport.Of(found);
    }
}
