namespace MLNetSeq.Tests.Models;

/// <summary>What befalls files: each damaged one must be refused.</summary>
/// <param name="refused">Fails unless a file is refused; told what is wrong with it.</param>
internal sealed class ModelFileFuzz(Action<byte[], string> refused)
{
    /// <summary>The files end early, anywhere.</summary>
    public void CutOff(byte[][] files)
    {
        foreach (byte[] file in files)
            for (int length = 0; length < file.Length; length++) refused(file[..length], $"the first {length} of {file.Length} bytes");
    }

    /// <summary>A bit of one byte is another, wherever it is.</summary>
    public void ChangeByte(byte[][] files)
    {
        foreach (byte[] file in files)
        {
            for (int at = 0; at < file.Length; at++)
            {
                byte[] changed = [.. file];
                changed[at] ^= (byte)(1 << at % 8);
                refused(changed, $"with byte {at} changed");
            }
        }
    }
}
