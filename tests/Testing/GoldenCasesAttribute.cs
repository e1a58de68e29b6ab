using System.Reflection;
using Xunit.Sdk;

namespace MLNetSeq.Testing;

/// <summary>Runs a theory once for each golden case whose name matches one of the patterns.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoldenCasesAttribute(params string[] patterns) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        patterns.SelectMany(GoldenCase.Matching).Distinct().Select(name => new object[] { new GoldenCase(name) });
}
