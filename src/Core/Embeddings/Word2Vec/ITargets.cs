using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>A few rows of the output matrix that one hidden vector is judged against at once.</summary>
/// <remarks>Several at once keep as many sums and loads from memory under way; a type of the number wanted is put together from pairs.</remarks>
internal interface ITargets<V> where V : struct
{
    /// <summary>How many rows.</summary>
    static abstract int Count { get; }

    /// <summary>Chooses the rows.</summary>
    void Choose(ref int rows, int stride);

    /// <summary>dotₖ += x · rowₖ, for the numbers from <paramref name="i"/> on.</summary>
    void Multiply<S>(ref float matrix, nuint i, V x) where S : struct, ISimd<V>;

    /// <summary>Writes a register for each row, whose lanes add up to the dot product.</summary>
    void Write<S>(ref float registers) where S : struct, ISimd<V>;

    /// <summary>Takes the factors of the update.</summary>
    void Weigh<S>(ref float factors) where S : struct, ISimd<V>;

    /// <summary>error += gₖ rowₖ; rowₖ += gₖ x.</summary>
    V Update<S>(ref float matrix, nuint i, V x, V error) where S : struct, ISimd<V>;

    /// <summary>Holds the rows' numbers from <paramref name="i"/> on for several hidden vectors.</summary>
    void Load<S>(ref float matrix, nuint i) where S : struct, ISimd<V>;

    /// <summary>error += gₖ rowₖ, with the rows as they were; changeₖ += gₖ x.</summary>
    V Spread<S>(ref float factors, V x, V error) where S : struct, ISimd<V>;

    /// <summary>rowₖ += changeₖ.</summary>
    void Store<S>(ref float matrix, nuint i) where S : struct, ISimd<V>;
}
