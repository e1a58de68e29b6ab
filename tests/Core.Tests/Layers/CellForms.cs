using MLNetSeq.Layers;
using Xunit;

namespace MLNetSeq.Tests.Layers;

/// <summary>Every cell in every form there is to choose.</summary>
internal static class CellForms
{
    public static IEnumerable<CellForm> All
    {
        get
        {
            foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>()) yield return cell;
            foreach (RecurrentCell cell in (RecurrentCell[])[RecurrentCell.Gru, RecurrentCell.GruResetBefore, RecurrentCell.GruSimplified])
                yield return new CellForm(cell) { Update = UpdateGate.TakesCandidate };
            yield return new CellForm(RecurrentCell.Jordan) { Output = OutputActivation.Sigmoid };
            yield return new CellForm(RecurrentCell.Jordan) { Output = OutputActivation.Linear };
            yield return new CellForm(RecurrentCell.Jordan) { HiddenUnits = 18 };
        }
    }

    /// <summary>The places of the forms in <see cref="All"/>, for theories: a test's name then holds a number, and its messages the form.</summary>
    public static TheoryData<int> Places => [.. Enumerable.Range(0, All.Count())];

    public static CellForm At(int place) => All.ElementAt(place);
}
