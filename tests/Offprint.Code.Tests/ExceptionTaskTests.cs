using System.Text.RegularExpressions;
using Offprint.Numerics;

namespace Offprint.Code.Tests;

/// <summary>The task "does the documentation list an exception?".</summary>
public sealed partial class ExceptionTaskTests
{
    [Theory]
    [InlineData("void M(string s) { ArgumentNullException.ThrowIfNull(s); Use(s); }", "void M(string s) { Use(s); }")]
    [InlineData("void M(string s) { if (s == null) { throw new ArgumentNullException(\"s\"); } Use(s); }", "void M(string s) { Use(s); }")]
    [InlineData("void M(string s) { if (s == null) throw new ArgumentNullException(\"s\"); Use(s); }", "void M(string s) { Use(s); }")]
    [InlineData("void M(string s) { if (s == null) ThrowHelper.ThrowArgument(); else Use(s); }", "void M(string s) { Use(s); }")]
    [InlineData("void M(string s) { if (s != null) { Use(s); } else { throw new E(); } }", "void M(string s) { if (s != null) { Use(s); } }")]
    [InlineData("void M(string s) { if (s != null) { } else { Use(s); } }", "void M(string s) { if (s != null) { } else { Use(s); } }")]
    [InlineData("object M(object s) => s ?? throw new E();", "object M(object s) => s;")]
    [InlineData("int M(int i) { return i > 0 ? i : throw new E(); }", "int M(int i) { return i; }")]
    [InlineData("int M(int i) { return i switch { 0 => 1, _ => throw new E() }; }", "int M(int i) { return i switch { 0 => 1 }; }")]
    [InlineData("int M(int i) { return i switch { < 0 => throw new E(), 0 => throw new F(), _ => 2 }; }", "int M(int i) { return i switch { _ => 2 }; }")]
    [InlineData("int M(int i) { switch (i) { case 0: return 1; default: throw new E(); } }", "int M(int i) { switch (i) { case 0: return 1; } }")]
    [InlineData("int P { get { Throw(); return 1; } set => throw new E(); }", "int P { get { return 1; } set => default; }")]
    [InlineData("void M() { while (Go()) throw new E(); }", "void M() { while (Go()) { } }")]
    [InlineData("void M() { try { Go(); } catch (E) { Log(); throw; } }", "void M() { try { Go(); } catch (E) { Log(); } }")]
    public void Throws_and_what_leads_to_them_are_cut_out(string code, string expected) => Assert.Equal(Squeeze(expected), Squeeze(ExceptionTask.WithoutThrows(code)));

    [Fact]
    public void Code_that_does_not_parse_is_refused() => Assert.Throws<CodeParseException>(() => ExceptionTask.WithoutThrows("void M( {"));

    [Fact]
    public void The_shipped_methods_make_a_balanced_task_without_throws()
    {
        var examples = ExceptionTask.Read(CodeCorpus.Read(Checkout.PathOf("data", "code", "csharp.parquet")));
        Assert.InRange(examples.Count, 4000, ExceptionTask.DefaultCount);
        foreach (var part in Enum.GetValues<ExceptionPart>())
        {
            var own = examples.Where(e => e.Part == part).ToList();
            Assert.True(own.Count >= 300, $"{part}: {own.Count}");
            Assert.Equal(own.Count, 2 * own.Count(e => e.Label == "exception"));
        }

        var left = examples.Where(static e => Throw().IsMatch(e.Code)).Select(static e => e.Code).ToList();
        Assert.True(left.Count == 0, $"{left.Count} still throw: {left.FirstOrDefault()}");
        Assert.All(examples, static e => Assert.Equal(e.Sample.Exceptions.Count > 0 ? "exception" : "none", e.Label));
        Assert.All(examples.GroupBy(static e => e.Sample.Unit), static unit => Assert.Single(unit.Select(static e => e.Part).Distinct()));
        Assert.All(examples.Where(static e => e.Part is ExceptionPart.Labelled or ExceptionPart.Unlabelled), static e => Assert.Equal(SplitPart.Train, StableSplit.PartOf(e.Sample.Unit)));
        var fewer = ExceptionTask.Read(CodeCorpus.Read(Checkout.PathOf("data", "code", "csharp.parquet")), 1000);
        Assert.InRange(fewer.Count, 980, 1000);
        Assert.Subset(examples.Select(static e => e.Sample.Id).ToHashSet(), fewer.Select(static e => e.Sample.Id).ToHashSet());
    }

    private static string Squeeze(string code) => Blanks().Replace(code, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\bthrow\b|^\s*(?:[\w.?]+\.)?Throw\w*\s*\([^)]*\)\s*;", RegexOptions.Multiline)]
    private static partial Regex Throw();
}
