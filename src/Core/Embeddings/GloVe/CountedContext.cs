using System.Runtime.InteropServices;

namespace MLNetSeq.Embeddings;

/// <summary>What was counted of a context in one row, in units of 2⁻³²; or, at a row's start in a run, the row's word and its length.</summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal struct CountedContext(int index, ulong amount)
{
    public int Index = index;
    public ulong Amount = amount;
}

/// <summary>An entry of a row of co-occurrences.</summary>
internal readonly record struct ContextValue(int Context, float Value);
