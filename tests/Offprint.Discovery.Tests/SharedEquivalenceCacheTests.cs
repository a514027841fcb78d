using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Offprint.Discovery.Tests;

public sealed class SharedEquivalenceCacheTests : IDisposable
{
    private const string Variable = "OFFPRINT_TEST_CACHE";

    private readonly string _folder = Directory.CreateTempSubdirectory("offprint-cache").FullName;

    private string File => Path.Combine(_folder, "functions.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static FunctionalHash Hash(int i) => new(7, (ulong)i);

    [Fact]
    public void It_answers_as_the_cache_in_memory_does()
    {
        var options = new EquivalenceCacheOptions { MaxSize = 6, MaxEvaluations = 2, ForgetEvery = 5 };
        using var shared = SharedEquivalenceCache.Open(File, options);
        var memory = new EquivalenceCache(options);
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var hash = Hash(random.Next(9));
            var value = random.Next(20) switch { 0 => double.NaN, 1 => double.NegativeInfinity, _ => random.NextDouble() };
            Assert.Equal(memory.TryGet(hash, out var expected), shared.TryGet(hash, out var found));
            Assert.Equal(expected, found);
            if (random.Next(2) == 0) Assert.Equal(memory.Add(hash, value), shared.Add(hash, value));
        }

        Assert.Equal(memory.Statistics, shared.Statistics);
        Assert.True(shared.Statistics.Hits > 50 && shared.Statistics.Entries == 6, $"{shared.Statistics}");
    }

    [Fact]
    public void Processes_share_it_and_it_outlives_them()
    {
        using (var ours = SharedEquivalenceCache.Open(File))
        {
            ours.Add(Hash(3), 33);
            Process[] children = [Start(File, 1), Start(File, 2)];
            foreach (var child in children)
            {
                Assert.True(child.WaitForExit(60_000));
                Assert.Equal(0, child.ExitCode);
                child.Dispose();
            }

            Assert.True(ours.TryGet(Hash(3), out var kept) && kept == 33);
        }

        using var later = SharedEquivalenceCache.Open(File);
        Assert.Equal(101, later.Statistics.Entries);
        for (var i = 0; i < 100; i++) Assert.True(later.TryGet(Hash(i), out var fitness) && fitness == (i == 3 ? 33 : i));
        Assert.True(later.TryGet(Hash(1_000), out var evaluations));
        Assert.Equal(1.5, evaluations); // both children added an evaluation: 1 and 2
    }

    [Fact]
    public void Threads_of_one_process_evaluate_a_function_once()
    {
        using var cache = SharedEquivalenceCache.Open(File);
        var evaluations = 0;
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, i => cache.GetOrEvaluate(Hash(i % 4), () => Interlocked.Increment(ref evaluations)));
        Assert.Equal(4, evaluations);
        Assert.Equal(60, cache.Statistics.Hits);
    }

    public static TheoryData<double, double, double> Means => new()
    {
        { double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity },
        { double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity },
        { double.NegativeInfinity, 2, double.NegativeInfinity },
        { 2, double.NegativeInfinity, double.NegativeInfinity },
        { double.NegativeInfinity, double.PositiveInfinity, double.NaN },
        { double.NaN, 2, double.NaN },
        { 1, 2, 1.5 },
    };

    [Theory]
    [MemberData(nameof(Means))]
    public void The_mean_of_infinite_evaluations_is_infinite(double first, double second, double mean)
    {
        using var shared = SharedEquivalenceCache.Open(File, new EquivalenceCacheOptions { MaxEvaluations = 2 });
        foreach (IEquivalenceCache cache in new IEquivalenceCache[] { shared, new EquivalenceCache(new EquivalenceCacheOptions { MaxEvaluations = 2 }) })
        {
            Assert.Equal(first, cache.Add(Hash(1), first));
            Assert.Equal(mean, cache.Add(Hash(1), second));
            Assert.True(cache.TryGet(Hash(1), out var kept));
            Assert.Equal(mean, kept);
        }
    }

    [Fact]
    public void What_is_no_cache_is_refused()
    {
        System.IO.File.WriteAllText(File, new string('x', 4_000));
        Assert.Contains("functions.db", Assert.Throws<InvalidDataException>(() => SharedEquivalenceCache.Open(File)).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => SharedEquivalenceCache.Open(Path.Combine(_folder, "none", "functions.db")));
        Assert.Throws<ArgumentException>(() => SharedEquivalenceCache.Open(Path.Combine(_folder, "other.db"), new EquivalenceCacheOptions { MaxSize = 0 }));
    }

    private static Process Start(string path, int number)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(SharedEquivalenceCacheTests).Assembly.Location);
        start.Environment[Variable] = string.Create(CultureInfo.InvariantCulture, $"{path}\n{number}");
        return Process.Start(start)!;
    }

#pragma warning disable CA2255 // a module initializer is what makes the test program its own child
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void RunAsChild()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('\n') is not [var path, var number]) return;
        using (var cache = SharedEquivalenceCache.Open(path))
        {
            for (var i = 0; i < 100; i++) cache.GetOrEvaluate(Hash(i), () => i);
            cache.Add(Hash(1_000), int.Parse(number, CultureInfo.InvariantCulture));
        }

        Environment.Exit(0);
    }
}
