using MLNetSeq.Inference.Decoding;
using MLNetSeq.Models;
using MLNetSeq.Testing;
using MusicGeneration;
using MusicGeneration.Chorales;
using Samples;
using Xunit;

namespace MLNetSeq.Tests.Samples;

/// <summary>What samples/MusicGeneration does to chorales.</summary>
public sealed class ChoraleTests : IDisposable
{
    private static readonly Chord[] Steps = [new(72, 67, 64, 48), new(72, Chord.Rest, 64, 48), new(71, 67, 62, 43)];

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, "S72 A67 T64 B48 S72 A- T64 B48 S71 A67 T62 B43")]
    [InlineData(true, "72/67/64/48 72/-/64/48 71/67/62/43")]
    public void Steps_become_tokens_and_tokens_steps(bool ofChords, string expected)
    {
        ChoraleTokens tokens = ofChords ? ChoraleTokens.OfChords : ChoraleTokens.OfVoices;
        Assert.Equal(expected, tokens.Write(Steps));
        Assert.Equal(Steps, tokens.Read(expected.Split(' ')));
    }

    [Fact]
    public void Notes_are_given_to_the_voices()
    {
        Assert.Equal(new Chord(74, 70, 65, 58), Chord.Of([74, 70, 65, 58]));
        Assert.Equal(new Chord(88, 79, 72, 60), Chord.Of([60, 72, 79, 88]));
        Assert.Equal(new Chord(70, 72, 65, 58), Chord.Of([70, 72, 65, 58]));
        Assert.Equal(new Chord(Chord.Rest, 60, 55, 50), Chord.Of([Chord.Rest, 60, 55, 50]));
        Assert.Equal(new Chord(72, 67, 60, Chord.Rest), Chord.Of([Chord.Rest, 60, 67, 72]));
        Assert.Equal(new Chord(88, 79, Chord.Rest, 72), Chord.Of([72, 79, 88]));
        Assert.Equal(new Chord(Chord.Rest, Chord.Rest, Chord.Rest, Chord.Rest), Chord.Of([]));
        Assert.Equal(new Chord(74, Chord.Rest, 66, 50), new Chord(72, Chord.Rest, 64, 48).Transposed(2));
    }

    [Theory]
    [InlineData(0, 4, 7, "C major")]
    [InlineData(9, 0, 4, "A minor")]
    [InlineData(7, 11, 2, "G major")]
    public void A_chord_has_its_key(int root, int third, int fifth, string expected) =>
        Assert.Equal(expected, Key.Of([new Chord(60 + root, 60 + third, 60 + fifth, 48 + root)]).ToString());

    [Fact]
    public void Statistics_count_what_voices_do()
    {
        ChoraleStatistics statistics = new([Steps, [new(60, 62, 55, 48)]]);
        Assert.Equal((4, 4), (statistics.Steps, statistics.Chords.Count));
        Assert.Equal("60-72", statistics.RangeOf(0));
        Assert.Equal((0.5, 0.0, 0.5), (statistics.KeptShare(0), statistics.KeptShare(1), statistics.KeptShare(2)));
        Assert.Equal(0.25, statistics.CrossedShare);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_is_made_is_whole_steps(bool ofChords)
    {
        ChoraleTokens tokens = ofChords ? ChoraleTokens.OfChords : ChoraleTokens.OfVoices;
        LanguageModelOptions options = new MusicSettings { HasChordTokens = ofChords, HiddenSize = 4, Epochs = 1, Threads = 1 }.Training;
        string[] texts = [.. Enumerable.Range(0, 9).Select(shift => tokens.Write(Steps.Select(step => step.Transposed(shift / 2))))];
        LanguageModel model = LanguageModel.Train(texts, null, options);
        Assert.Equal(tokens, ChoraleTokens.Of(model.Vocabulary));

        // A model that knows next to nothing, drawn from wildly.
        var generator = new TokenGenerator(new StepScores(model.CreateStreams(), model.Vocabulary, tokens),
            new() { EndToken = LanguageVocabulary.EndOfText, MaximumLength = 40 }, new SampledChoice(new() { Temperature = 100 }),
            count: 50);
        foreach (GeneratedSequence sequence in generator.Run())
        {
            string[] names = [.. sequence.Tokens.ToArray().Where(t => t != LanguageVocabulary.EndOfText).Select(t => model.Vocabulary[t])];
            Assert.Equal(0, names.Length % tokens.TokensPerStep);
            Assert.Equal(string.Join(' ', names), tokens.Write(tokens.Read(names)));
        }
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "[", "no JSON" },
        { "[]", "expected an object" },
        { "{\"train\":[[[60]]]}", "no 'valid'" },
        { "{\"train\":[],\"valid\":[[[60]]]}", "no chorale in 'train'" },
        { "{\"train\":[[[60]],[]],\"valid\":[[[60]]]}", "'train', chorale 2 has no steps" },
        { "{\"train\":[[[60],[61,\"x\"]]],\"valid\":[[[60]]]}", "'train', chorale 1, step 2, has the pitch \"x\"" },
        { "{\"train\":[[[60],[60.5]]],\"valid\":[[[60]]]}", "60.5" },
        { "{\"train\":[[[60]]],\"valid\":[[[128]]]}", "'valid', chorale 1, step 1, has the pitch 128" },
        { "{\"train\":[[[1,2,3,4,5]]],\"valid\":[[[60]]]}", "more than 4" },
        { "{\"train\":[[60]],\"valid\":[[[60]]]}", "step 1, is a JSON Number" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Bad_files_are_refused_with_the_place(string json, string expected)
    {
        string file = Path.Combine(_folder, "bad.json");
        File.WriteAllText(file, json);
        Assert.Contains(expected, Assert.Throws<BadInputException>(() => ChoraleFile.Read(file, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Assert.Contains("does not exist", Assert.Throws<BadInputException>(() => ChoraleFile.Read("nowhere", null)).Message);
        Assert.Contains("jsb-chorales-16th.json", Assert.Throws<BadInputException>(() => ChoraleFile.Read(_folder, "16th")).Message);
    }

    [SharedDataFact("data/jsb-chorales")]
    public void The_published_files_are_read()
    {
        foreach ((string grid, int steps) in ((string, int)[])[("quarter", 1), ("8th", 2), ("16th", 4)])
        {
            ChoraleData data = ChoraleFile.Read(SharedData.PathOf("data/jsb-chorales"), grid);
            Assert.Equal((steps, 229, 76, 77), (data.StepsPerQuarter, data.Training.Count, data.Validation.Count, data.Test.Count));
        }

        string packed = SharedData.PathOf("data/jsb-chorales/jsb-chorales-16th.json.gz");
        Assert.Equal(55_228, ChoraleFile.Read(packed, null).Training.Sum(c => c.Count));
    }
}
