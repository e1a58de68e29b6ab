using Microsoft.ML.Data;

namespace LongRangeAgreement;

/// <summary>The beginning of a sentence, up to its verb.</summary>
internal sealed class Sentence
{
    public string Text { get; set; } = "";

    /// <summary>True where the verb is "were".</summary>
    public bool Label { get; set; }

    /// <summary>The words between the subject and the verb.</summary>
    [NoColumn]
    public int Distance { get; set; }
}
