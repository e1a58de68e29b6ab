namespace MLNetSeq.Training;

/// <summary>A training whose state can be written, so that another process goes on from it with the same bits.</summary>
internal interface ICheckpointed
{
    /// <summary>Writes everything that the following steps depend on and that the training's options and data do not give.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Goes on from what <see cref="Save"/> wrote for a training of the same options and data.</summary>
    /// <exception cref="InvalidDataException">The state cannot be that of this training.</exception>
    void Load(BinaryReader reader);
}
