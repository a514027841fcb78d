using Offprint.Inference;
using Offprint.Papers.Reproductions;

namespace Offprint.Papers.Tests.Reproductions;

public sealed class GrammarAlignedDecodingReproductionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AQuickRunMeasuresEveryClaimAndGivesNoVerdict()
    {
        var grammar = _folder.Write("small.gbnf", "root ::= [ijkx] \" \" [-+*] \" \" [0-9]{1,2}\n");
        var report = await Run(("--grammar", grammar));
        Assert.Null(report.Verdict);
        Assert.Equal(4, report.Claims.Count);
        Assert.All(report.Claims, claim => Assert.False(double.IsNaN(claim.Estimate), claim.Name));
        Assert.Equal(0, report.Claims.Single(c => c.Name == "always grammatical").Estimate);
        Assert.Equal(0, report.Claims.Single(c => c.Name == "sound estimates").Estimate);
        Assert.True(report.Claims[0].Estimate < 1, $"{report.Claims[0].Estimate}");
        Assert.Contains(report.Notes!, n => n.StartsWith("small.gbnf: 1320 strings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnInfiniteGrammarIsBadInput()
    {
        var e = await Assert.ThrowsAsync<RunFailedException>(() => Run(("--grammar", _folder.Write("large.gbnf", "root ::= [a-z]{1,20}"))));
        Assert.True(e.IsBadInput);
        Assert.Contains("more than 50000 strings", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheGrammarsAndTheCheckingExpressionsAreTheSameLanguages()
    {
        foreach (var grammar in ExpressionGrammar.All)
        {
            var automaton = Grammar.AutomatonOf(grammar.Compile())!;
            Assert.True(automaton.IsEquivalentTo(Offprint.Text.FiniteAutomaton.FromRegex(grammar.Pattern!)), grammar.Name);
            Assert.InRange((int)automaton.Count(), 5_000, 30_000);
        }
    }

    private static Task<RunReport> Run(params (string Flag, string Value)[] options) => new ReproductionRunner().RunAsync(
        new GrammarAlignedDecodingReproduction(),
        new RunRequest { Size = RunSize.Quick, Options = options.ToDictionary(o => o.Flag, o => o.Value) },
        ct: TestContext.Current.CancellationToken);
}
