// The engine's random generator and the count of live tensors belong to the process: runs side by side would disturb each other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
