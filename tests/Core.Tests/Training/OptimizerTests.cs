using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Training;

public class OptimizerTests
{
    // Averaged SGD cannot be lazy.
    public static TheoryData<OptimizerOptions> Kinds
    {
        get
        {
            TheoryData<OptimizerOptions> kinds = LazyKinds;
            kinds.Add(new AveragedSgdOptions { Lambda = 0.1, AveragingStart = 2 });
            return kinds;
        }
    }

    public static TheoryData<OptimizerOptions> LazyKinds => new(
        new SgdOptions(),
        new SgdOptions { WeightDecay = 0.01 },
        new SgdOptions { Momentum = 0.9, Nesterov = true },
        new AdamOptions(),
        new AdamOptions { AmsGrad = true, DecoupledWeightDecay = 0.1 },
        new RmsPropOptions { Centered = true, Momentum = 0.5 },
        new AdagradOptions { InitialAccumulator = 0.1 },
        new AdadeltaOptions());

    [Theory]
    [GoldenCases("optim_*")]
    public void Optimisers_agree_with_PyTorch(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        int[] shape = golden.Shape("inputs", "W0");
        Parameter w = new("W", shape[0], shape[1]), v = new("v", 1, golden.Shape("inputs", "v0")[0]);
        golden.Floats("inputs", "W0").CopyTo(w.Value);
        golden.Floats("inputs", "v0").CopyTo(v.Value);
        Optimizer optimizer = Options(golden).Create([w, v]);
        var clipping = new GradientClipping([w, v]);
        double[] expectedW = golden.Doubles("outputs", "W"), expectedV = golden.Doubles("outputs", "v");
        double[] norms = golden.Doubles("outputs", "gradientNorm"), used = golden.Doubles("outputs", "gradientUsed");
        float[] gradients = golden.Floats("outputs", "gradientRaw");
        double maximumNorm = golden.Config("maxNorm", 0), limit = golden.Config("clipValue", 0);
        using var pool = new WorkerPool(2);

        for (int step = 0; step < (int)golden.Config("steps", 0); step++)
        {
            Span<float> gradient = gradients.AsSpan(step * (w.Length + v.Length));
            gradient[..w.Length].CopyTo(w.Gradient);
            gradient.Slice(w.Length, v.Length).CopyTo(v.Gradient);
            double norm = clipping.Norm(pool);
            Near.Assert(norms[step], norm, 1e-6, $"norm at step {step}");
            if (limit > 0) clipping.ByValue(pool, (float)limit);
            float factor = maximumNorm > 0 ? GradientClipping.Factor(norm, maximumNorm) : 1;
            float[] taken = [.. w.Gradient, .. v.Gradient];
            VectorMath.Scale(taken, factor);
            Near.Assert(used.AsSpan(step * taken.Length, taken.Length), taken, 5e-6, $"gradients at step {step}");
            optimizer.Step(pool, golden.Config("lr", 0), factor);
            Near.Assert(expectedW.AsSpan(step * w.Length, w.Length), w.Value, 1e-5, $"W after step {step}");
            Near.Assert(expectedV.AsSpan(step * v.Length, v.Length), v.Value, 1e-5, $"v after step {step}");
        }
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_gradient_kept_by_row_gives_the_dense_result_bit_for_bit(OptimizerOptions options) => KernelPaths.ForEach(() =>
    {
        Parameter dense = Filled("table", 201, 37, isSparse: false), byRow = Filled("table", 201, 37, isSparse: true);
        Optimizer expected = options.Create([dense]), actual = options.Create([byRow]);
        using var pool = new WorkerPool(3);
        for (int step = 0; step < 5; step++)
        {
            Touch(dense, step);
            Touch(byRow, step);
            expected.Step(pool, 0.01, 0.5f);
            actual.Step(pool, 0.01, 0.5f);
        }

        Assert.Equal(dense.Value, byRow.Value);
    });

    [Theory]
    [MemberData(nameof(LazyKinds))]
    public void A_lazy_update_leaves_rows_alone_that_were_not_touched(OptimizerOptions options)
    {
        Parameter lazy = Filled("table", 60, 19, isSparse: true), once = Filled("table", 60, 19, isSparse: true);
        Optimizer optimizer = (options with { Sparse = SparseUpdate.Lazy }).Create([lazy]);
        using var pool = new WorkerPool(2);
        for (int step = 0; step < 3; step++)
        {
            lazy.ClearGradient();
            lazy.RowGradients![7 + step].Fill(0.25f);
            optimizer.Step(pool, 0.01);
        }

        for (int row = 0; row < 60; row++)
            Assert.Equal(row is < 7 or > 9, lazy.Matrix[row].SequenceEqual(once.Matrix[row]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_number_of_threads_does_not_change_a_bit(OptimizerOptions options)
    {
        float[] Train(int threads)
        {
            Parameter table = Filled("table", 101, 37, isSparse: true), dense = Filled("dense", 33, 77, isSparse: false);
            Optimizer optimizer = options.Create([table, dense]);
            var clipping = new GradientClipping([table, dense]);
            using var pool = new WorkerPool(threads);
            for (int step = 0; step < 4; step++)
            {
                Touch(table, step);
                Touch(dense, step);
                optimizer.Step(pool, 0.01, GradientClipping.Factor(clipping.Norm(pool), 1));
            }

            return [.. table.Value, .. dense.Value];
        }

        Assert.Equal(Train(1), Train(2));
        Assert.Equal(Train(1), Train(5));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Saved_and_loaded_the_next_steps_are_the_same_bit_for_bit(OptimizerOptions options)
    {
        Parameter first = Filled("table", 21, 13, isSparse: true), second = Filled("table", 21, 13, isSparse: true);
        Optimizer whole = options.Create([first]), before = options.Create([second]), after = options.Create([second]);
        using var pool = new WorkerPool(1);
        for (int step = 0; step < 3; step++) Step(whole, first, step);
        for (int step = 0; step < 3; step++) Step(before, second, step);
        using var stream = new MemoryStream();
        before.Save(new BinaryWriter(stream));
        stream.Position = 0;
        after.Load(new BinaryReader(stream));
        for (int step = 3; step < 6; step++) Step(whole, first, step);
        for (int step = 3; step < 6; step++) Step(after, second, step);

        Assert.Equal(6, after.Steps);
        Assert.Equal(first.Value, second.Value);

        void Step(Optimizer optimizer, Parameter parameter, int step)
        {
            Touch(parameter, step);
            optimizer.Step(pool, 0.01);
        }
    }

    [Fact]
    public void A_state_of_another_model_or_cut_short_is_refused()
    {
        using var stream = new MemoryStream();
        new Adam([Filled("a", 4, 5, isSparse: false)]).Save(new BinaryWriter(stream));
        byte[] state = stream.ToArray();

        void Load(Optimizer optimizer, int length) => optimizer.Load(new BinaryReader(new MemoryStream(state, 0, length)));
        Assert.Throws<InvalidDataException>(() => Load(new Sgd([Filled("a", 4, 5, isSparse: false)]), state.Length));
        Assert.Throws<InvalidDataException>(() => Load(new Adam([Filled("b", 4, 5, isSparse: false)]), state.Length));
        Assert.Throws<InvalidDataException>(() => Load(new Adam([Filled("a", 4, 6, isSparse: false)]), state.Length));
        var other = new AdamOptions { AmsGrad = true };
        Assert.Throws<InvalidDataException>(() => Load(new Adam([Filled("a", 4, 5, isSparse: false)], other), state.Length));
        for (int length = 0; length < state.Length; length++)
            Assert.Throws<EndOfStreamException>(() => Load(new Adam([Filled("a", 4, 5, isSparse: false)]), length));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_allocates_nothing(OptimizerOptions options)
    {
        Parameter table = Filled("table", 60, 20, isSparse: true), dense = Filled("dense", 10, 30, isSparse: false);
        Touch(table, 0);
        Touch(dense, 0);
        Optimizer optimizer = options.Create([table, dense]);
        var clipping = new GradientClipping([table, dense]);
        using var pool = new WorkerPool(2);
        Allocations.AssertNone(() =>
        {
            clipping.ByValue(pool, 10);
            optimizer.Step(pool, 1e-3, GradientClipping.Factor(clipping.Norm(pool), 1));
        });
    }

    [Fact]
    public void No_moment_stays_denormal() => KernelPaths.ForEach(() =>
    {
        Parameter p = Filled("p", 1, 33, isSparse: false);
        var adam = new Adam([p]);
        using var pool = new WorkerPool(1);
        p.Gradient.Fill(1e-25f);
        adam.Step(pool, 0.01);
        p.Gradient.Clear();
        for (int i = 0; i < 400; i++) adam.Step(pool, 0.01);

        Assert.All(MomentsOf(adam), m => Assert.True(m == 0 || Math.Abs(m) >= 1e-30f, $"a moment is {m}"));
    });

    [Fact]
    public void A_setting_out_of_range_is_named()
    {
        (string Setting, OptimizerOptions Options)[] all =
        [
            ("WeightDecay", new SgdOptions { WeightDecay = double.NaN }),
            ("Sparse", new SgdOptions { Sparse = (SparseUpdate)7 }),
            ("Momentum", new SgdOptions { Momentum = 1 }),
            ("Beta1", new AdamOptions { Beta1 = -0.1 }),
            ("Beta2", new AdamOptions { Beta2 = 1 }),
            ("Epsilon", new AdamOptions { Epsilon = 0 }),
            ("DecoupledWeightDecay", new AdamOptions { DecoupledWeightDecay = double.PositiveInfinity }),
            ("Alpha", new RmsPropOptions { Alpha = 2 }),
            ("Momentum", new RmsPropOptions { Momentum = double.NaN }),
            ("InitialAccumulator", new AdagradOptions { InitialAccumulator = -1 }),
            ("LearningRateDecay", new AdagradOptions { LearningRateDecay = -1 }),
            ("Rho", new AdadeltaOptions { Rho = 1 }),
            ("Lambda", new AveragedSgdOptions { Lambda = -1 }),
            ("AveragingStart", new AveragedSgdOptions { AveragingStart = -1 }),
        ];
        foreach ((string setting, OptimizerOptions options) in all)
        {
            var e = Assert.Throws<ArgumentOutOfRangeException>(() => options.Create([Filled("p", 3, 5, isSparse: false)]));
            Assert.Equal(setting, e.ParamName);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_rate_factor_is_that_parameters_own_rate_and_others_keep_theirs(OptimizerOptions options)
    {
        Parameter[] together = [Filled("a", 7, 5, isSparse: true), Filled("b", 7, 5, isSparse: false)];
        Parameter[] alone = [Filled("a", 7, 5, isSparse: true), Filled("b", 7, 5, isSparse: false)];
        Optimizer both = options.Create(together), slow = options.Create([alone[0]]), plain = options.Create([alone[1]]);
        both.SetRateFactor(0, 0.25);
        using var pool = new WorkerPool(1);
        for (int step = 0; step < 3; step++)
        {
            foreach (Parameter parameter in (Parameter[])[.. together, .. alone]) Touch(parameter, step);
            both.Step(pool, 0.04);
            slow.Step(pool, 0.01);
            plain.Step(pool, 0.04);
        }

        for (int p = 0; p < alone.Length; p++) Assert.Equal(alone[p].Value, together[p].Value);
    }

    [Fact]
    public void A_parameter_that_rested_starts_as_a_new_one_would_also_after_saving()
    {
        Parameter rested = Filled("a", 7, 5, isSparse: true), other = Filled("b", 7, 5, isSparse: false);
        Parameter late = Filled("a", 7, 5, isSparse: true);
        Optimizer adam = new Adam([rested, other]), fresh = new Adam([late]);
        float[] start = rested.Value.ToArray();
        using var pool = new WorkerPool(1);
        adam.SetRateFactor(0, 0);
        for (int step = 0; step < 3; step++) Step(adam, rested, step);
        Assert.Equal(start, rested.Value);
        using var stream = new MemoryStream();
        adam.Save(new BinaryWriter(stream));
        stream.Position = 0;
        adam = new Adam([rested, other]);
        adam.Load(new BinaryReader(stream));
        for (int step = 3; step < 6; step++) Step(adam, rested, step);
        for (int step = 3; step < 6; step++) Step(fresh, late, step);
        Assert.Equal(late.Value, rested.Value);

        void Step(Optimizer optimizer, Parameter parameter, int step)
        {
            Touch(parameter, step);
            optimizer.Step(pool, 0.01);
        }
    }

    [Fact]
    public void Rows_that_training_does_not_change_take_neither_memory_nor_decay()
    {
        Parameter table = Filled("a", 7, 5, isSparse: true);
        float[] before = table.Value[15..].ToArray();
        table.TrainedRows = 3;
        var adam = new Adam([table], new AdamOptions { DecoupledWeightDecay = 0.5 });
        using var pool = new WorkerPool(2);
        table.RowGradients![1].Fill(1);
        adam.Step(pool, 0.01);
        Assert.Equal(before, table.Value[15..]);
        using var stream = new MemoryStream();
        adam.Save(new BinaryWriter(stream));
        Assert.InRange(stream.Length, 2 * 15 * sizeof(float), 4 * 15 * sizeof(float));
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_factor_that_cannot_be_is_refused(double factor)
    {
        var adam = new Adam([Filled("p", 3, 5, isSparse: false)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.SetRateFactor(0, factor));
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.SetRateFactor(1, 1));
    }

    [Fact]
    public void A_rate_or_scale_that_is_not_finite_is_refused_and_changes_nothing()
    {
        Parameter p = Filled("p", 3, 5, isSparse: false);
        float[] before = p.Value.ToArray();
        var adam = new Adam([p]);
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.Step(pool, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.Step(pool, 0.1, float.NaN));
        Assert.Equal(before, p.Value);
        Assert.Equal(0, adam.Steps);
    }

    private static OptimizerOptions Options(GoldenCase golden)
    {
        string name = golden.Config("optimiser").GetString()!;
        double epsilon = golden.Config("eps", 0), momentum = golden.Config("momentum", 0);
        OptimizerOptions options = name switch
        {
            "SGD" => new SgdOptions { Momentum = momentum, Nesterov = Is("nesterov") },
            "Adam" => new AdamOptions { Beta1 = Beta(0), Beta2 = Beta(1), Epsilon = epsilon, AmsGrad = Is("amsgrad") },
            "AdamW" => new AdamOptions { Beta1 = Beta(0), Beta2 = Beta(1), Epsilon = epsilon, AmsGrad = Is("amsgrad") },
            "RMSprop" => new RmsPropOptions
            {
                Alpha = golden.Config("alpha", 0),
                Epsilon = epsilon,
                Momentum = momentum,
                Centered = Is("centered"),
            },
            "Adagrad" => new AdagradOptions { InitialAccumulator = golden.Config("initial_accumulator_value", 0), Epsilon = epsilon },
            "Adadelta" => new AdadeltaOptions { Rho = golden.Config("rho", 0), Epsilon = epsilon },
            _ => throw new InvalidOperationException($"The golden case '{golden.Name}' is of an unknown optimiser, {name}."),
        };
        if (options is AdagradOptions adagrad) options = adagrad with { LearningRateDecay = golden.Config("lr_decay", 0) };
        double decay = golden.Config("weight_decay", 0);
        return name == "AdamW" ? ((AdamOptions)options) with { DecoupledWeightDecay = decay } : options with { WeightDecay = decay };

        double Beta(int i) => golden.Config("betas")[i].GetDouble();
        bool Is(string key) => golden.Keys("config").Contains(key) && golden.Config(key).GetBoolean();
    }

    private static List<float> MomentsOf(Adam adam)
    {
        using var stream = new MemoryStream();
        adam.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var reader = new BinaryReader(stream);
        (_, _, _, _) = (reader.ReadString(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64());
        var moments = new List<float>();
        while (stream.Position < stream.Length)
        {
            reader.ReadString();
            for (int left = reader.ReadInt32(); left > 0; left--) moments.Add(reader.ReadSingle());
        }

        return moments;
    }

    private static Parameter Filled(string name, int rows, int columns, bool isSparse)
    {
        var parameter = new Parameter(name, rows, columns, isSparse);
        new RandomStream(3).FillNormal(parameter.Value, 0, 1);
        return parameter;
    }

    private static void Touch(Parameter parameter, int step)
    {
        parameter.ClearGradient();
        var random = new RandomStream(100 + step);
        for (int i = 0; i < parameter.Rows / 4; i++)
        {
            int row = random.Next(parameter.Rows);
            random.FillNormal(parameter.RowGradients is { } rows ? rows[row] : parameter.GradientMatrix[row], 0, 1);
        }
    }
}
