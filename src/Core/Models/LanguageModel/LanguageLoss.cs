namespace MLNetSeq.Models;

/// <summary>What a backward pass is of.</summary>
/// <param name="Divisor">What the sum of the losses of all places is divided by.</param>
/// <param name="Activation">α: the weight of the mean square of the states, as the output reads them (Merity 2017).</param>
/// <param name="Change">β: the weight of the mean square of the states' change from step to step (Merity 2017).</param>
/// <remarks>
/// Means over the places are sums over the divisor, as the loss is, so that their share does not depend on it. A run's first state has none
/// before it: the mean of the change counts it as 0, where the authors' program leaves it out, a difference of a seventieth with 70 steps.
/// </remarks>
internal readonly record struct LanguageLoss(double Divisor, double Activation = 0, double Change = 0);
