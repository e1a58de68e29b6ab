namespace MLNetSeq.Inference.Decoding;

/// <summary>How hypotheses that have ended use up the beam: three algorithms that go by the name of beam search.</summary>
/// <remarks>They find the same more often than not; the narrower the beam, the less often.</remarks>
public enum BeamEnding
{
    /// <summary>
    /// At each step all continuations are ranked by probability and as many kept as the beam is wide, less those that have ended; of those
    /// kept, the ended ones are set aside. Over when the beam is used up (Sutskever et al. 2014). With a beam of 1, the greedy choice.
    /// </summary>
    Shrink,

    /// <summary>
    /// Every continuation by the end token is set aside, however unlikely, and of the others as many are kept as the beam is wide. Over when
    /// none of them can end better than those set aside. Takes the longest and finds the most.
    /// </summary>
    Fixed,

    /// <summary>
    /// Ended hypotheses keep their place in the beam as long as their score, length normalised, is among the best of all: only here does the
    /// score decide about continuations. Over when all in the beam have ended.
    /// </summary>
    Compete,
}
