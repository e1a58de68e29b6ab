using System.Globalization;
using System.Reflection;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;
using MLNetSeq.Testing;
using MLNetSeq.Trainers;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>What the documentation says of the code.</summary>
public sealed class DocumentationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(typeof(RnnTextClassificationOptions))]
    [InlineData(typeof(MeanEmbeddingClassificationOptions))]
    [InlineData(typeof(TrainWordVectorsOptions))]
    [InlineData(typeof(Word2VecSettings))]
    [InlineData(typeof(GloVeSettings))]
    [InlineData(typeof(ApplyWordVectorsOptions))]
    [InlineData(typeof(DebiasWordVectorsOptions))]
    [InlineData(typeof(RnnLanguageModelOptions))]
    [InlineData(typeof(RerankTextsOptions))]
    public void Every_option_is_documented_with_its_default(Type type)
    {
        string components = Read("docs/components.md");
        object defaults = Activator.CreateInstance(type)!;
        foreach (PropertyInfo option in type.GetProperties())
        {
            object? value = option.GetValue(defaults);
            if (value is Word2VecSettings or GloVeSettings) continue; // tables of their own
            string text = value switch
            {
                null or CancellationToken => "none",
                IEnumerable<WordPooling> poolings => string.Join(", ", poolings),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            };
            Assert.Contains($"| `{option.Name}` | {text} |", components);
        }
    }

    [Fact]
    public void The_program_in_the_README_is_the_one_that_is_tested()
    {
        string program = Read("tests/ML.Tests/ReadmeProgram/Program.cs");
        Assert.Contains($"```csharp\n{program}```", Read("README.md"));
    }

    [Fact]
    public void The_program_in_the_README_runs()
    {
        File.WriteAllLines(Path.Combine(_folder, "reviews.tsv"),
            Reviews.Make(60).Select(review => $"{review.Label}\t{review.Text}").Prepend("Label\tText"));

        string[] lines = OtherProgram.Run("MLNetSeq.ReadmeProgram.dll", _folder);

        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.InRange(double.Parse(line, CultureInfo.InvariantCulture), 0, 1));
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(
        Repository.Folder ?? throw new InvalidOperationException("The tests do not run from a checkout."), path)).ReplaceLineEndings("\n");
}
