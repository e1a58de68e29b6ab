using MLNetSeq.Layers;

namespace MLNetSeq.Training;

/// <summary>A copy of weights: those of the best epoch so far.</summary>
internal sealed class KeptWeights
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly float[][] _kept;

    public KeptWeights(IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
        _kept = [.. parameters.Select(p => new float[p.TrainedLength])];
    }

    /// <summary>Keeps the weights as they are.</summary>
    public void Keep()
    {
        for (int p = 0; p < _kept.Length; p++) _parameters[p].TrainedValue.CopyTo(_kept[p]);
    }

    /// <summary>Gives the parameters the weights that were kept.</summary>
    public void Restore()
    {
        for (int p = 0; p < _kept.Length; p++) _kept[p].CopyTo(_parameters[p].Value);
    }

    /// <summary>Writes the weights that are kept.</summary>
    public void Save(BinaryWriter writer)
    {
        for (int p = 0; p < _kept.Length; p++) StateFormat.Write(writer, _parameters[p], _kept[p]);
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">They are the weights of other parameters.</exception>
    public void Load(BinaryReader reader)
    {
        for (int p = 0; p < _kept.Length; p++) StateFormat.Read(reader, _parameters[p], _kept[p]);
    }
}
