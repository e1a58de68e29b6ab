#if !MLNET_PACKAGE
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetSeq.Tests;
using Xunit;

[assembly: LoadableClass(typeof(ITransformer), typeof(LoaderTests.Loader), null, typeof(SignatureLoadModel), "Test", "OutsiderLoader")]

namespace MLNetSeq.Tests;

public sealed class LoaderTests
{
    private static readonly VersionInfo Version =
        new("OUTSIDER", 0x00010002, 0x00010001, 0x00010001, typeof(LoaderTests).Assembly.GetName().Name!, "OutsiderLoader");

    private readonly MLContext _ml = new(1);

    [Fact]
    public void A_loader_of_another_assembly_is_found_in_any_context_and_the_type_comes_back()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(3));
        MemoryStream file = new();
        _ml.Model.Save(new TransformerChain<ITransformer>(new Outsider("Twice", Version), new Outsider("Again", Version)), data.Schema, file);
        file.Position = 0;
        TransformerChain<ITransformer> chain = Assert.IsType<TransformerChain<ITransformer>>(new MLContext().Model.Load(file, out _));
        Assert.Equal(["Twice", "Again"], chain.Cast<Outsider>().Select(o => o.Output));
        Assert.Equal([0, 2, 4], Views.Column<float>(chain.Transform(data), "Again"));
    }

    [Fact]
    public void Versions_and_signatures_are_checked()
    {
        Assert.Contains("newer", Refused(new("OUTSIDER", 0x00010003, 0x00010003, 1, Version.LoaderAssemblyName, "OutsiderLoader")));
        Assert.Contains("OTHER   ", Refused(new("OTHER   ", 0x00010002, 0x00010001, 1, Version.LoaderAssemblyName, "OutsiderLoader")));
        Assert.Contains("NoLoader", Refused(new("OUTSIDER", 0x00010002, 0x00010001, 1, Version.LoaderAssemblyName, "NoLoader")));
        Assert.Throws<ArgumentException>(() => new VersionInfo("SHORT", 1, 1, 1, "a"));

        string Refused(VersionInfo version)
        {
            MemoryStream file = new();
            _ml.Model.Save(new Outsider("Twice", version), null, file);
            file.Position = 0;
            return Assert.Throws<FormatException>(() => _ml.Model.Load(file, out _)).Message;
        }
    }

    internal static class Loader
    {
        // Found by name; private, as loaders may be.
#pragma warning disable IDE0051
        private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
#pragma warning restore IDE0051
        {
            ctx.CheckAtModel(Version);
            string output = ctx.LoadString();
            Assert.Null(ctx.LoadString());
            byte[]? weights = null;
            Assert.False(ctx.TryLoadBinaryStream("Nothing.bin", _ => { }));
            Assert.True(ctx.TryLoadBinaryStream("Weights.bin", reader => weights = reader.ReadBytes(100)));
            Assert.Equal([1, 2, 3], weights);
            return new Outsider(output, Version);
        }
    }

    private sealed class Outsider(string output, VersionInfo version) : ITransformer
    {
        private readonly Doubler _doubler = new(output, "Weight");

        public string Output => output;
        public bool IsRowToRowMapper => true;
        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _doubler.GetOutputSchema(inputSchema);
        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _doubler.GetRowToRowMapper(inputSchema);
        public IDataView Transform(IDataView input) => _doubler.Transform(input);

        public void Save(ModelSaveContext ctx)
        {
            ctx.CheckAtModel();
            ctx.SetVersionInfo(version);
            ctx.SaveString(output);
            ctx.SaveString(null);
            ctx.SaveBinaryStream("Weights.bin", writer => writer.Write([1, 2, 3]));
        }
    }
}
#endif
