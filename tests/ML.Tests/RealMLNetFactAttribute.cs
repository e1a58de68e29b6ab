using Xunit;

namespace MLNetSeq.Tests;

/// <summary>A test that needs components of ML.NET that the stand-in does not have; its body is compiled with the package only.</summary>
public sealed class RealMLNetFactAttribute : FactAttribute
{
#if !MLNET_PACKAGE
    public RealMLNetFactAttribute() =>
        Skip = "needs trainers of the real Microsoft.ML, and this build uses the stand-in under eng/StandIn (-p:MLNet=package)";
#endif
}
