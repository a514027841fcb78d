using Offprint.Numerics;
using Offprint.Papers.Reproductions;

namespace Offprint.Papers.Tests;

public sealed class NextElementReproductionTests
{
    [Fact]
    public void The_generator_draws_what_it_says()
    {
        var random = new SeededRandom(1);
        var counts = new Dictionary<string, (double Seen, double Expected)>();
        for (var i = 0; i < 4_000; i++)
        {
            var trace = OrderProcess.Draw(random);
            for (var n = 0; n <= trace.Length; n++)
            {
                var next = OrderProcess.Next([.. trace.Take(n)]);
                Assert.Equal(1, next.Sum(x => x.P), 1e-12);
                foreach (var (symbol, p) in next)
                {
                    var (seen, expected) = counts.GetValueOrDefault(symbol);
                    counts[symbol] = (seen + (symbol == (n < trace.Length ? trace[n] : "") ? 1 : 0), expected + p);
                }
            }
        }

        Assert.Equal(16, counts.Count);
        Assert.All(counts.Values, c => Assert.InRange(c.Seen / c.Expected, 0.9, 1.1));
    }

    [Theory]
    [InlineData(SequenceLogs.Process, 15)]
    [InlineData(SequenceLogs.Software, 60)]
    [InlineData(SequenceLogs.Biology, 64)]
    [InlineData(SequenceLogs.Language, 30)]
    public void Logs_are_read(string name, int symbols)
    {
        var log = SequenceLogs.Read(name, DataShelf.Default, 1_000, 42);
        Assert.Equal(1_000, log.Count);
        Assert.InRange(log.SelectMany(t => t).Distinct().Count(), symbols / 2, symbols + 5);
        Assert.All(log, t => Assert.InRange(t.Count, 2, 120));
    }
}
