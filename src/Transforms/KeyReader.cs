using System.Numerics;
using Microsoft.ML;

namespace MLNetSeq.Transforms;

/// <summary>Reads a column of keys, whichever type of number it keeps them in.</summary>
internal static class KeyReader
{
    /// <summary>What a row without a key has.</summary>
    public const int Missing = -1;

    /// <summary>What reads the key of the row at which a cursor stands, from 0, or <see cref="Missing"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="count">The number of keys there are; what lies beyond them is missing too.</param>
    public static Func<int> Open(DataViewRow row, DataViewSchema.Column column, int count)
    {
        Type raw = column.Type.RawType;
        return raw == typeof(byte) ? Open<byte>(row, column, count)
            : raw == typeof(ushort) ? Open<ushort>(row, column, count)
            : raw == typeof(uint) ? Open<uint>(row, column, count)
            : Open<ulong>(row, column, count);
    }

    private static Func<int> Open<T>(DataViewRow row, DataViewSchema.Column column, int count)
        where T : struct, INumberBase<T>
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = T.Zero;
        return () =>
        {
            getter(ref value);
            // Keys count from 1; 0 is missing.
            ulong key = ulong.CreateTruncating(value);
            return key > (ulong)count ? Missing : (int)key - 1;
        };
    }
}
