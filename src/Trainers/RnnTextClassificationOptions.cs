using Microsoft.ML.SearchSpace;
using MLNetSeq.Layers;
using MLNetSeq.Models;

namespace MLNetSeq.Trainers;

/// <summary>Options of the RnnTextClassification trainers.</summary>
public sealed class RnnTextClassificationOptions : SequenceClassificationOptions
{
    /// <summary>The recurrent cell. Default: GRU.</summary>
    [Choice(
        new object[]
        {
            RecurrentCell.Gru, RecurrentCell.Lstm, RecurrentCell.GruResetBefore, RecurrentCell.GruSimplified, RecurrentCell.LstmPeephole,
        },
        RecurrentCell.Gru)]
    public RecurrentCell Cell { get; set; } = RecurrentCell.Gru;

    /// <summary>
    /// What the update gate of a GRU of any kind weights: the state that was (Cho 2014) or the candidate (Chung 2014). One is the other
    /// with the gate's weights negated, so a sweep leaves it alone. Default: the state.
    /// </summary>
    public UpdateGate UpdateGate { get; set; } = UpdateGate.KeepsState;

    /// <summary>The activation of a Jordan network's output. Default: tanh.</summary>
    public OutputActivation JordanOutput { get; set; } = OutputActivation.Tanh;

    /// <summary>Recurrent layers above each other. Default: 1.</summary>
    [Range(1, 2, 1)]
    public int Layers { get; set; } = 1;

    /// <summary>The size of the hidden state, per direction. Default: 128.</summary>
    [Range(32, 256, 128, true)]
    public int HiddenSize { get; set; } = 128;

    /// <summary>Whether a second network reads the sequence backwards (Schuster and Paliwal 1997). Default: yes.</summary>
    [BooleanChoice(true)]
    public bool Bidirectional { get; set; } = true;

    /// <summary>How the outputs of the two directions become one. Default: one beside the other.</summary>
    [Choice(new object[] { DirectionMerge.Concatenate, DirectionMerge.Sum }, DirectionMerge.Concatenate)]
    public DirectionMerge DirectionMerge { get; set; } = DirectionMerge.Concatenate;

    /// <summary>Whether a layer's input is added to its output (He et al. 2016), where both are of one width: in all layers above the
    /// first, and in the first where the embedding is as wide as the output. <see cref="PoolingKind.Last"/> reads states, to which nothing
    /// is added, so that the top layer has none then. Default: no.</summary>
    [BooleanChoice(false)]
    public bool Residual { get; set; }

    /// <summary>Whether the products with input and state are normalised before they enter the gates (Ba et al. 2016). Default:
    /// no.</summary>
    [BooleanChoice(false)]
    public bool LayerNormalization { get; set; }

    /// <summary>The share of the recurrent weights that a training step drops (DropConnect; Merity et al. 2017). Default: 0.</summary>
    [Range(0f, 0.5f, 0f)]
    public float RecurrentDropout { get; set; }

    /// <summary>How the steps become one vector. Default: the maximum (Collobert and Weston 2008).</summary>
    [Choice(new object[] { PoolingKind.Last, PoolingKind.Mean, PoolingKind.Max }, PoolingKind.Max)]
    public PoolingKind Pooling { get; set; } = PoolingKind.Max;

    internal override SequenceClassifierOptions ToCore()
    {
        SequenceClassifierOptions core = base.ToCore();
        core.Encoder = EncoderKind.Recurrent;
        core.Cell = Cell;
        core.UpdateGate = UpdateGate;
        core.JordanOutput = JordanOutput;
        core.Layers = Layers;
        core.HiddenSize = HiddenSize;
        core.Bidirectional = Bidirectional;
        core.DirectionMerge = DirectionMerge;
        core.Residual = Residual;
        core.LayerNormalization = LayerNormalization;
        core.RecurrentDropout = RecurrentDropout;
        core.Pooling = Pooling;
        return core;
    }
}
