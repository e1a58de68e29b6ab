namespace MLNetSeq.Embeddings;

public sealed partial class Debiaser
{
    /// <summary>Writes the options, with the lists that debiasing needs, and the directions; no vectors. What is loaded gives the same
    /// bits.</summary>
    /// <remarks>The axes' neutral words and tests are not written: give them to the report of a loaded debiaser by its options.</remarks>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        DebiaserFormat.Write(writer, _options, Subspaces, _softMap);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Where it begins; what follows it is left unread.</param>
    /// <param name="warn">As <see cref="DebiasOptions.Warn"/>, which is not saved. Default: null.</param>
    /// <param name="threads">As <see cref="DebiasOptions.Threads"/>, which are not saved. Default: 0, one a core.</param>
    /// <exception cref="InvalidDataException">It is something else, or damaged.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static Debiaser Load(BinaryReader reader, Action<string>? warn = null, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        try
        {
            (DebiasOptions options, BiasSubspace[] subspaces, DirectionScaling? softMap) = DebiaserFormat.Read(reader);
            (options.Warn, options.Threads) = (warn, threads);
            return new Debiaser(options, subspaces, softMap);
        }
        catch (IOException e) when (e is not EndOfStreamException)
        {
            // What BinaryReader throws for a string of negative length.
            throw new InvalidDataException($"The debiaser is damaged: {e.Message} Save or copy it again.", e);
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"The debiaser is damaged: {e.Message} Save or copy it again.", e);
        }
    }
}
