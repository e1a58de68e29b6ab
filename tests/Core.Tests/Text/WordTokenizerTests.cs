using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Text;

public class WordTokenizerTests
{
    private static readonly WordTokenizer KeepLinks = new() { KeepLinks = true };

    [Theory]
    // Contractions, with every kind of apostrophe.
    [InlineData("I don't think it's good", "i do n't think it 's good")]
    [InlineData("DON’T Isn’t he´s I`m don\u0092t", "do n't is n't he 's i 'm do n't")]
    [InlineData("can't won't cannot shan't ain't", "ca n't wo n't can not sha n't ai n't")]
    [InlineData("they'd've shouldn't've y'all", "they 'd 've should n't 've y'all")]
    [InlineData("we're we've we'll he'd 80's", "we 're we 've we 'll he 'd 80 's")]
    [InlineData("O'Hara's d'être rock'n'roll boys' goin'", "o'hara 's d'être rock'n'roll boys ' goin '")]
    [InlineData("'Tis the '80s, 'em 'cause 'The Who'", "'tis the 80s , 'em 'cause ' the who '")]
    [InlineData("don 't can 't what 's", "do n't ca n't what 's")]
    [InlineData("it's-a-me 're-animator'", "it 's a me ' re animator '")]
    // Punctuation.
    [InlineData("Wait... what.. No. . Hmm… ok\u0085", "wait ... what ... no . . hmm ... ok ...")]
    [InlineData("good!!!!! really??? a!?! ****½ *** *******", "good !!! really ??? a ! ? ! **** ½ *** *****")]
    [InlineData("“good” ‘bad’ ''x'' ``y`` \"z\" «w»", "\" good \" ' bad ' \" x \" \" y \" \" z \" \" w \"")]
    [InlineData("good--but bad – no—yes ---- \u0096 - -5", "good - but bad - no - yes - - - - 5")]
    [InlineData("well-made state-of-the-art co\u2011writer", "well made state of the art co writer")]
    [InlineData("-LRB- x -rrb- writer\\/director \\*\\*\\*", "( x ) writer / director ***")]
    [InlineData("(a)[b]{c};d:e&f", "( a ) [ b ] { c } ; d : e & f")]
    // Numbers and initials.
    [InlineData("$1,000.50, 10/10! 10:30. 50% 20th 3D", "$ 1,000.50 , 10/10 ! 10:30 . 50 % 20th 3d")]
    [InlineData("1930-1940 2006.The 3.14.", "1930 1940 2006 . the 3.14 .")]
    [InlineData("The U.S. and U.S.A, e.g. a.k.a Mr. X.", "the u.s. and u.s.a , e.g. a.k.a mr . x .")]
    [InlineData("end.The amazon.com x.y", "end . the amazon . com x . y")]
    // Links, tags, emoticons.
    [InlineData("see http://a.com/b?c=(d), www.x.org. (https://y.z)", "see <url> , <url> . ( <url> )")]
    [InlineData("http://a.com/x<br />www. http:// wwww", "<url> www . http : // wwww")]
    [InlineData("john.smith+x@mail.example.co.uk, a@b foo@ @", "<email> , a @ b foo @ @")]
    [InlineData("@some_one #GoodMovie_2 C# #1 # x@y", "<user> #goodmovie_2 c # #1 # x @ y")]
    [InlineData("one<br /><br/>two<BR>x<p>y</p><hr>z", "one two x y z")]
    [InlineData("<i>x</i> 1<2 <3", "< i > x < / i > 1 < 2 <3")]
    [InlineData(":) :-) ;-( :D :-/ =] :'( :))) (as: this) a:b", ":) :) ;( :d :/ =] :( :) ( as : this ) a : b")]
    // Emoji.
    [InlineData("😀😀 great😀movie", "😀 😀 great 😀 movie")]
    [InlineData("👩‍👩‍👧‍👦👍🏽🇫🇷🇩🇪", "👩‍👩‍👧‍👦 👍🏽 🇫🇷 🇩🇪")]
    [InlineData("❤️ ❤ 1️⃣ ★★★☆", "❤ ❤ 1⃣ ★ ★ ★ ☆")]
    // Scripts.
    [InlineData("Привет, МИР!", "привет , мир !")]
    [InlineData("日本語テスト。中国", "日 本 語 テ ス ト 。 中 国")]
    [InlineData("한국어 텍스트 हिन्दी में ดี", "한국어 텍스트 हिन्दी में ดี")]
    [InlineData("ไทย", "ไ ท ย")]
    [InlineData("İstanbul IŞIK ışık ΣΊΣΥΦΟΣ Straße", "istanbul işik ışık σίσυφοσ straße")]
    [InlineData("e\u0301te\u0301 CAFÉ \U00010400\U00010401", "e\u0301te\u0301 café \U00010428\U00010429")]
    [InlineData("سلام دنیا שלום", "سلام دنیا שלום")]
    // What cannot be seen.
    [InlineData("a\0b\tc\u00A0d\u200Be\u3000f\u2028g", "a b c d e f g")]
    [InlineData("soft\u00ADhyphen \uFEFFbom zero\u200Dwidth", "softhyphen bom zerowidth")]
    [InlineData("", "")]
    [InlineData(" \t\r\n<br>", "")]
    public void Text_becomes_these_tokens(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', TokenList.Of(WordTokenizer.Default, text)));

    [Theory]
    [InlineData("See HTTP://A.com/B, ok", "see http://a.com/b , ok")]
    [InlineData("To John.Smith@X.org and @Some_One", "to john.smith@x.org and @some_one")]
    public void Links_can_be_kept(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', TokenList.Of(KeepLinks, text)));

    // Not InlineData: an attribute's strings are stored as UTF-8, which has no unpaired surrogates.
    [Fact]
    public void Unpaired_surrogates_are_the_replacement_character()
    {
        Assert.Equal(["a", "\uFFFD", "b", "\uFFFD", "\uFFFD", "😀", "\uFFFD"],
            TokenList.Of(WordTokenizer.Default, "A\uD800B \uDC00\uDC00 \uD83D\uD83D \uD83D\uDE00\uDE00"));
        Assert.Equal(["\uFFFD"], TokenList.Of(WordTokenizer.Default, new string('\uD800', 5_000_000)));
    }

    [Fact]
    public void Case_can_be_kept() =>
        Assert.Equal(["I", "DO", "N'T", "Can", "not", "U.S.", "É", ":D"],
            TokenList.Of(new WordTokenizer { KeepCase = true }, "I DON'T Cannot U.S. É :D"));

    [Theory]
    [InlineData("I can't believe it's \"over\" (really)...", "I ca n't believe it 's `` over '' -LRB- really -RRB- ...")]
    [InlineData("They've said he'll win; didn't they?", "They 've said he 'll win ; did n't they ?")]
    [InlineData("writer/director *** -- and that's all.", "writer\\/director \\*\\*\\* -- and that 's all .")]
    [InlineData("I'd rather not, I'm afraid.", "I 'd rather not , I 'm afraid .")]
    public void Penn_tokenised_text_gives_the_tokens_of_the_raw_text(string raw, string penn) =>
        Assert.Equal(TokenList.Of(WordTokenizer.Default, raw), TokenList.Of(WordTokenizer.Default, penn));

    [Fact]
    public void Tokenising_tokens_again_changes_nothing()
    {
        const string Text = "I don't think it's \"good\"... they'd've paid $1,000.50 for 10/10?! U.S. 😀 日本 '80s o'hara :) ***";
        IReadOnlyList<string> once = TokenList.Of(WordTokenizer.Default, Text);
        Assert.Equal(once, TokenList.Of(WordTokenizer.Default, string.Join(' ', once)));
    }

    [Fact]
    public void No_text_makes_it_throw_or_gives_an_empty_or_too_long_token()
    {
        foreach (string text in RandomTexts(3000))
        {
            foreach (string token in TokenList.Of(KeepLinks, text))
                Assert.InRange(token.Length, 1, WordTokenizer.MaximumTokenLength);
        }
    }

    [Fact]
    public void No_letter_and_no_digit_is_lost()
    {
        foreach (string text in RandomTexts(3000))
        {
            // What the tokeniser reads as something else than letters: line breaks and the Penn Treebank's brackets.
            if (text.Contains('<') || text.Contains("rb-", StringComparison.OrdinalIgnoreCase)) continue;
            string tokens = string.Concat(TokenList.Of(KeepLinks, text));
            Assert.True(Letters(text) == Letters(tokens), $"'{text}' became '{tokens}'.");
        }
    }

    [Fact]
    public void A_sink_that_has_enough_stops_the_tokeniser()
    {
        foreach (string text in RandomTexts(500))
        {
            IReadOnlyList<string> all = TokenList.Of(WordTokenizer.Default, text);
            for (int n = 1; n <= Math.Min(all.Count, 8); n++)
            {
                StoppingSink sink = new(n);
                WordTokenizer.Default.Tokenize(text, sink);
                Assert.Equal(all.Take(n), sink.Tokens);
            }
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a.")]
    [InlineData("a'")]
    [InlineData("it's ")]
    [InlineData("a@")]
    [InlineData("a.b@c-")]
    [InlineData("www.a)")]
    [InlineData("http://a.")]
    [InlineData("http://(")]
    [InlineData("<")]
    [InlineData("<br ")]
    [InlineData("'")]
    [InlineData("-")]
    [InlineData("-l")]
    [InlineData(":-")]
    [InlineData("#")]
    [InlineData("\\*")]
    [InlineData("\\")]
    [InlineData("1,")]
    [InlineData("\u0301")]
    [InlineData("日\u0301\u0301")]
    [InlineData("😀\u200D")]
    [InlineData("🇫")]
    [InlineData("\u200D")]
    [InlineData("é’")]
    [InlineData("The film isn't good. ")]
    public void Five_million_characters_take_linear_time_and_no_memory(string unit)
    {
        const int Length = 5_000_000;
        string text = string.Concat(Enumerable.Repeat(unit, Length / unit.Length));
        CountingSink sink = new();
        WordTokenizer.Default.Tokenize(text.AsSpan(0, 10_000 / unit.Length * unit.Length), sink);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        WordTokenizer.Default.Tokenize(text, sink);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        // Quadratic time would be hours; the bound is far above the usual tenth of a second because tests run side by side.
        Assert.True(watch.Elapsed.TotalSeconds < 20, $"{Length} characters of '{unit}' took {watch.Elapsed}.");
    }

    [Fact]
    public void A_mark_flood_after_an_emoji_comes_in_pieces()
    {
        IReadOnlyList<string> tokens = TokenList.Of(WordTokenizer.Default, "😀" + new string('\u0301', 1_000_000));
        Assert.All(tokens, token => Assert.InRange(token.Length, 1, WordTokenizer.MaximumTokenLength));
        Assert.Equal(1_000_002, tokens.Sum(token => token.Length));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void The_name_brings_back_the_tokeniser(bool keepCase, bool keepLinks)
    {
        WordTokenizer tokenizer = new() { KeepCase = keepCase, KeepLinks = keepLinks };
        WordTokenizer? back = WordTokenizer.FromName(tokenizer.Name);
        Assert.NotNull(back);
        Assert.Equal(keepCase, back.KeepCase);
        Assert.Equal(keepLinks, back.KeepLinks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("word-0")]
    [InlineData("word-1+")]
    [InlineData("word-1+links+case")]
    [InlineData("mine")]
    public void A_foreign_name_is_no_word_tokeniser(string name) => Assert.Null(WordTokenizer.FromName(name));

    [SharedDataFact("data/imdb/train.tsv.gz")]
    public void Real_reviews_lose_nothing_and_allocate_nothing()
    {
        using FileStream file = File.OpenRead(SharedData.PathOf("data/imdb/train.tsv.gz"));
        using StreamReader reader = new(new GZipStream(file, CompressionMode.Decompress));
        for (int i = 0; i < 1000 && reader.ReadLine() is { } line; i++)
        {
            string text = line.Split('\t')[3].Replace("<br />", " ", StringComparison.Ordinal);
            if (text.Contains('<')) continue;
            string tokens = string.Concat(TokenList.Of(KeepLinks, text));
            Assert.True(Letters(text) == Letters(tokens), $"'{text}' became '{tokens}'.");
            CountingSink sink = new();
            long before = GC.GetAllocatedBytesForCurrentThread();
            WordTokenizer.Default.Tokenize(text, sink);
            if (i > 0) Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static string Letters(string text)
    {
        StringBuilder kept = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) && rune.Value is not (0x2B9 or 0x2BC))
                kept.Append(Characters.ToLower(rune).ToString());
        }

        return kept.ToString();
    }

    /// <summary>Strings of pieces that the tokeniser looks at, and of any UTF-16 units.</summary>
    private static IEnumerable<string> RandomTexts(int count)
    {
        string[] pieces =
        [
            "a", "I", "don", "'", "’", "t", "n't", "s", "ve", " ", "  ", ".", "..", ",", "-", "--", "–", "1", "23", "/", ":", ")", "(",
            "@", "#", "_", "b.c", "http://", "www.", "com", "é", "e\u0301", "日", "本", "ไ", "ี", "한", "😀", "👍🏽", "\u200D", "\uFE0F",
            "🇫", "\u20E3", "\uD83D", "\uDC00", "\0", "\u0085", "\u0097", "\\", "*", "`", "\"", "!",
            "<", "br", ">", "İ", "Σ", "ß",
            "\u00AD", "&", ";", "=", "cannot", "-lrb-", "''", "™", "½", "\u0E33", "\uFFFD",
        ];
        Random random = new(20);
        for (int i = 0; i < count; i++)
        {
            StringBuilder text = new();
            int length = random.Next(1, i % 50 == 0 ? 400 : 30);
            for (int k = 0; k < length; k++)
            {
                if (i % 3 == 0) text.Append((char)random.Next(0x10000));
                else if (i % 3 == 1 && random.Next(8) == 0) text.Append(new Rune(random.Next(0xE000, 0x110000)).ToString());
                else text.Append(pieces[random.Next(pieces.Length)]);
            }

            yield return text.ToString();
        }
    }

    [Fact]
    public void A_word_is_the_same_token_at_the_end_of_a_text_as_within_it()
    {
        const string Letters = "Zebra09CROSSINGthatIsLongerThanAnyBlock";
        foreach (WordTokenizer tokenizer in (WordTokenizer[])[WordTokenizer.Default, new WordTokenizer { KeepCase = true }])
        {
            for (int length = 1; length <= Letters.Length; length++)
            {
                string word = Letters[..length];
                foreach (string end in (string[])[" ", ".", ", ", "\u4E2D", "\u0130", "\0"])
                    Assert.Equal(Tokens(tokenizer, word)[0], Tokens(tokenizer, word + end + new string(' ', 20))[0][..length]);
            }
        }

        static List<string> Tokens(WordTokenizer tokenizer, string text)
        {
            StoppingSink sink = new(int.MaxValue);
            tokenizer.Tokenize(text, sink);
            return sink.Tokens;
        }
    }

    private sealed class CountingSink : ITokenSink
    {
        internal int Count { get; private set; }

        public bool Add(ReadOnlySpan<char> token)
        {
            Count++;
            return true;
        }
    }

    private sealed class StoppingSink(int maximum) : ITokenSink
    {
        internal List<string> Tokens { get; } = [];

        public bool Add(ReadOnlySpan<char> token)
        {
            Assert.True(Tokens.Count < maximum, "The tokeniser went on after the sink had enough.");
            Tokens.Add(token.ToString());
            return Tokens.Count < maximum;
        }
    }
}
