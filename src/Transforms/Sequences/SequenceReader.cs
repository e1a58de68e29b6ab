using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Models;

namespace MLNetSeq.Transforms;

/// <summary>Reads the sequence in one column of the row at which a cursor stands.</summary>
internal abstract class SequenceReader
{
    /// <summary>Opens a reader; the column is one that <see cref="SequenceColumn"/> recognises.</summary>
    public static SequenceReader Open(DataViewRow row, DataViewSchema.Column column) =>
        SequenceColumn.Recognise(column.Type)!.Value.Kind switch
        {
            SequenceInputKind.Text => new Text(row, column),
            SequenceInputKind.Tokens => new Tokens(row, column),
            SequenceInputKind.Keys => OpenKeys(row, column),
            _ => new Vectors(row, column),
        };

    /// <summary>Gives the row's sequence to <paramref name="sink"/>.</summary>
    public abstract void Read(ISequenceSink sink);

    private static SequenceReader OpenKeys(DataViewRow row, DataViewSchema.Column column)
    {
        Type raw = ((VectorDataViewType)column.Type).ItemType.RawType;
        return raw == typeof(byte) ? new Keys<byte>(row, column)
            : raw == typeof(ushort) ? new Keys<ushort>(row, column)
            : raw == typeof(uint) ? new Keys<uint>(row, column)
            : new Keys<ulong>(row, column);
    }

    private sealed class Text(DataViewRow row, DataViewSchema.Column column) : SequenceReader
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        private ReadOnlyMemory<char> _text;

        public override void Read(ISequenceSink sink)
        {
            _getter(ref _text);
            sink.AddText(_text);
        }
    }

    /// <summary>The items of a vector, dense.</summary>
    private abstract class OfVector<T>(DataViewRow row, DataViewSchema.Column column) : SequenceReader
    {
        private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
        private VBuffer<T> _value;
        private VBuffer<T> _dense;

        protected ReadOnlySpan<T> Items()
        {
            _getter(ref _value);
            if (_value.IsDense) return _value.GetValues();
            _value.CopyToDense(ref _dense);
            return _dense.GetValues();
        }
    }

    private sealed class Tokens(DataViewRow row, DataViewSchema.Column column) : OfVector<ReadOnlyMemory<char>>(row, column)
    {
        public override void Read(ISequenceSink sink) => sink.AddTokens(Items());
    }

    private sealed class Keys<T>(DataViewRow row, DataViewSchema.Column column) : OfVector<T>(row, column)
        where T : INumberBase<T>
    {
        private uint[] _keys = [];

        public override void Read(ISequenceSink sink)
        {
            ReadOnlySpan<T> items = Items();
            if (_keys.Length < items.Length) _keys = new uint[Math.Max(items.Length, 2 * _keys.Length)];
            for (int i = 0; i < items.Length; i++) _keys[i] = uint.CreateChecked(items[i]);
            sink.AddKeys(_keys.AsSpan(0, items.Length));
        }
    }

    private sealed class Vectors(DataViewRow row, DataViewSchema.Column column) : OfVector<float>(row, column)
    {
        private readonly string _name = column.Name;
        private readonly int _width = SequenceColumn.Recognise(column.Type)!.Value.Size;

        public override void Read(ISequenceSink sink)
        {
            ReadOnlySpan<float> numbers = Items();
            if (numbers.Length % _width != 0)
            {
                throw new InvalidOperationException($"Column '{_name}' has {numbers.Length} numbers in a row, which is no sequence of "
                    + $"vectors of {_width}. "
                    + $"Give every row a multiple of {_width} numbers, one vector after the other.");
            }

            sink.AddVectors(numbers);
        }
    }
}
