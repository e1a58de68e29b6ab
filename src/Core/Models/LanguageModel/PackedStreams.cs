using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>Reads a token of several texts as a packed batch of one step: for cells that have no path for single rows.</summary>
internal sealed class PackedStreams(LanguageNetwork network)
{
    private readonly LanguageNetwork.Workspace _workspace = network.CreateWorkspace();
    private readonly PackedLayout _layout = new();
    private int[] _ones = [];

    /// <summary>The numbers of a state.</summary>
    public int StateSize => (network.Recurrent.HasCellState ? 2 : 1) * network.Recurrent.Layers.Count * network.Shape.HiddenSize;

    /// <summary>Reads a token of each text.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="states">[tokens, <see cref="StateSize"/>]: the states before them, which become those after them.</param>
    /// <returns>The last layer's states; valid until the next step.</returns>
    public Matrix Step(ReadOnlySpan<int> tokens, Matrix states)
    {
        while (_ones.Length < tokens.Length) _ones = [.. Enumerable.Repeat(1, Math.Max(tokens.Length, 2 * _ones.Length))];
        _layout.Set(_ones.AsSpan(0, tokens.Length));
        CopyStates(states, toWorkspace: true);
        Matrix last = network.Forward(_layout, tokens, _workspace);
        CopyStates(states, toWorkspace: false);
        return last;
    }

    private void CopyStates(Matrix states, bool toWorkspace)
    {
        int size = network.Shape.HiddenSize, at = 0;
        foreach (RecurrentWorkspace layer in _workspace.Recurrent.Layers)
        {
            Copy(states.ColumnsFrom(at, size), layer.StatesOf(states.Rows, size), toWorkspace);
            at += size;
            if (!network.Recurrent.HasCellState) continue;
            Copy(states.ColumnsFrom(at, size), layer.CellStatesOf(states.Rows, size), toWorkspace);
            at += size;
        }
    }

    private static void Copy(Matrix states, Matrix own, bool toWorkspace)
    {
        if (toWorkspace) Rows.Copy(states, own);
        else Rows.Copy(own, states);
    }
}
