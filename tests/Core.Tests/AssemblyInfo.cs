using Xunit;

// The kernel path is a choice for the whole process: a test that changes it must run alone.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
