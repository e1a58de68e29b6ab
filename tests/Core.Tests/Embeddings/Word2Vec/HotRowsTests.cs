using MLNetSeq.Embeddings;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class HotRowsTests
{
    [Fact]
    public void What_two_threads_change_in_their_copies_adds_up_in_the_shared_rows()
    {
        EmbeddingMatrix matrix = new(5 + 2 * 2, 3); // rows 1 and 2 of five are copied, for two threads
        for (int row = 0; row < 5; row++) matrix[row].Fill(row);
        HotRows first = new(matrix, 1, 2, 5), second = new(matrix, 1, 2, 7);
        first.Begin();
        second.Begin();

        int[] rows = [0, 1, 2, 3, -1];
        first.Replace(rows);
        Assert.Equal([0, 5, 6, 3, -1], rows);
        matrix[5].Fill(1.5f);  // + 0.5
        matrix[8].Fill(3);     // + 1
        matrix[7].Fill(0.75f); // − 0.25
        first.Exchange();
        second.Exchange();

        Assert.Equal([0, 1.25f, 3, 3, 4], Enumerable.Range(0, 5).Select(row => matrix[row][0]));
        Assert.Equal((1.25f, 3f), (matrix[7][0], matrix[8][0]));
        Assert.Equal(1.5f, matrix[5][0]); // not exchanged since
        first.Exchange();
        Assert.Equal((1.25f, 3f), (matrix[5][0], matrix[6][0]));
    }
}
