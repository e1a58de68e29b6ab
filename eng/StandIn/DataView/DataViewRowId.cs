namespace Microsoft.ML.Data;

/// <summary>128 bits that tell a row from all others, whatever order the rows come in.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    public readonly ulong Low;
    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    public DataViewRowId Combine(DataViewRowId other) => new(Mix(Low ^ Mix(other.Low)), Mix(High + Mix(other.High ^ other.Low)));
    public DataViewRowId Fork() => Combine(new DataViewRowId(0, 1));
    public DataViewRowId Next() => Combine(new DataViewRowId(1, 0));

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;
    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Low, High);
    public int CompareTo(DataViewRowId other) => (High, Low).CompareTo((other.High, other.Low));
    public override string ToString() => $"{High:x16}{Low:x16}";

    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    internal static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
