using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Text;

public class VocabularyTests
{
    [Fact]
    public void Words_come_by_descending_count_and_then_in_ordinal_order()
    {
        Vocabulary vocabulary = Vocabulary.Build(Counts(("b", 3), ("a", 3), ("Z", 3), ("rare", 1), ("often", 9)), minimumCount: 2);
        Assert.Equal(["<pad>", "<unk>", "often", "Z", "a", "b"], vocabulary.Words.ToArray());
        Assert.Equal(4, vocabulary.IdOf("a"));
        Assert.Equal(Vocabulary.Unknown, vocabulary.IdOf("rare"));
        Assert.Equal(9, vocabulary.CountOf(Vocabulary.FirstWord));
        Assert.Equal(1, vocabulary.CountOf(Vocabulary.Unknown));
    }

    [Fact]
    public void The_maximum_size_takes_the_most_frequent_words()
    {
        Vocabulary vocabulary = Vocabulary.Build(Counts(("a", 1), ("b", 2), ("c", 3)), maximumSize: 2);
        Assert.Equal(["<pad>", "<unk>", "c", "b"], vocabulary.Words.ToArray());
        Assert.Equal(1, vocabulary.CountOf(Vocabulary.Unknown));
    }

    [Fact]
    public void Counts_of_the_same_word_are_added() =>
        Assert.Equal(5, Vocabulary.Build(Counts(("a", 2), ("a", 3))).CountOf(Vocabulary.FirstWord));

    [Fact]
    public void The_names_of_padding_and_unknown_are_the_unknown_word()
    {
        Vocabulary vocabulary = Vocabulary.Build(Counts(("<unk>", 7), ("<pad>", 1), ("a", 1)));
        Assert.Equal(3, vocabulary.Count);
        Assert.Equal(Vocabulary.Unknown, vocabulary.IdOf("<unk>"));
        Assert.Equal(Vocabulary.Unknown, vocabulary.IdOf("<pad>"));
        Assert.Equal(8, vocabulary.CountOf(Vocabulary.Unknown));
    }

    [Fact]
    public void Looking_up_allocates_nothing()
    {
        Vocabulary vocabulary = Vocabulary.Build(Counts(("a", 2), ("b", 3)));
        int sum = vocabulary.IdOf("ab".AsSpan(0, 1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) sum += vocabulary.IdOf("abc".AsSpan(i % 3, 1));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }

    [Fact]
    public void Saved_and_loaded_it_is_the_same()
    {
        Vocabulary vocabulary = Vocabulary.Build(
            Counts(("film", 12), ("é", 7), ("😀", 7), ("\uD800", 2), (new string('x', 300), 1), ("gone", 0)), minimumCount: 1);
        Vocabulary back = Load(Save(vocabulary));
        Assert.Equal(vocabulary.Words.ToArray(), back.Words.ToArray());
        for (int id = 0; id < vocabulary.Count; id++)
        {
            Assert.Equal(vocabulary.CountOf(id), back.CountOf(id));
            if (id >= Vocabulary.FirstWord) Assert.Equal(id, back.IdOf(back[id]));
        }
    }

    [Fact]
    public void An_empty_vocabulary_is_saved_and_loaded() => Assert.Equal(2, Load(Save(Vocabulary.Build([]))).Count);

    [Fact]
    public void Every_cut_file_is_refused()
    {
        byte[] bytes = Save(Vocabulary.Build(Counts(("film", 12), ("é", 7))));
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => Load(bytes[..length]));
    }

    [Fact]
    public void Damaged_bytes_give_a_vocabulary_or_a_clear_exception_and_little_memory()
    {
        byte[] good = Save(Vocabulary.Build(Enumerable.Range(0, 50).Select(i => KeyValuePair.Create("word" + i, 100L - i))));
        Random random = new(3);
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = [.. good];
            for (int k = random.Next(1, 6); k > 0; k--) bytes[random.Next(i % 2 == 0 ? 16 : bytes.Length)] = (byte)random.Next(256);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Vocabulary loaded = Load(bytes);
                Assert.Equal(loaded.Count, loaded.Words.ToArray().Distinct().Count());
            }
            catch (InvalidDataException e)
            {
                Assert.Contains("vocabulary", e.Message);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

    [Fact]
    public void A_word_that_comes_twice_is_refused()
    {
        MemoryStream stream = new();
        BinaryWriter writer = new(stream);
        writer.Write(4);
        writer.Write(0L);
        for (int i = 0; i < 2; i++)
        {
            writer.Write(1L);
            writer.Write7BitEncodedInt(1);
            writer.Write((ushort)'a');
        }

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Load(stream.ToArray()));
        Assert.Contains("'a'", e.Message);
        Assert.Throws<ArgumentException>(() => Vocabulary.FromWords(["a", "a"]));
    }

    [Fact]
    public void Words_in_a_given_order_keep_it()
    {
        Vocabulary vocabulary = Vocabulary.FromWords(["z", "a", "m"]);
        Assert.Equal(2, vocabulary.IdOf("z"));
        Assert.Equal(4, vocabulary.IdOf("m"));
        Assert.Throws<ArgumentException>(() => Vocabulary.FromWords(["<unk>"]));
        Assert.Throws<ArgumentException>(() => Vocabulary.FromWords([""]));
    }

    private static IEnumerable<KeyValuePair<string, long>> Counts(params (string Word, long Count)[] counts) =>
        counts.Select(c => KeyValuePair.Create(c.Word, c.Count));

    private static byte[] Save(Vocabulary vocabulary)
    {
        MemoryStream stream = new();
        using (BinaryWriter writer = new(stream)) vocabulary.Save(writer);
        return stream.ToArray();
    }

    private static Vocabulary Load(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes));
        return Vocabulary.Load(reader);
    }
}
