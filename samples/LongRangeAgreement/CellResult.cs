using MLNetSeq.Models;

namespace LongRangeAgreement;

/// <summary>What came of one kind of cell.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Alone">The accuracy at each distance of a network that was taught with that distance alone; the mean of the seeds.</param>
/// <param name="Mixed">The accuracy at each distance of a network that was taught with all of them.</param>
/// <param name="StartFlow">The gradient's way back through a network that has learnt nothing yet, over the longest sentences.</param>
/// <param name="TrainedFlow">The same, of the first seed's network that was taught with all distances.</param>
internal sealed record CellResult(string Name, double[] Alone, double[] Mixed, GradientFlow StartFlow, GradientFlow TrainedFlow);
