namespace Microsoft.ML.Data;

public sealed class TextLoader
{
    public sealed class Range
    {
        public int Min;
        public int? Max;

        public Range() { }
        public Range(int index) : this(index, index) { }
        public Range(int min, int? max) => (Min, Max) = (min, max);
    }
}
