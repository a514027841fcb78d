using Offprint.Numerics;

namespace Offprint.Code.Tests;

/// <summary>Broken code is an error with a place, never a hang or a crash.</summary>
public sealed class RobustnessTests
{
    private static readonly (CodeLanguage Language, string Code)[] Seeds =
    [
        (CodeLanguage.CSharp, "public static int F<T>(List<T> a, string s = \"x\\\"\") where T : class { foreach (var i in a) { if (i is null) throw new E($\"{s}:{i}\"); } return a.Count switch { > 1 => 'c', _ => 0x1F }; }"),
        (CodeLanguage.JavaScript, "class A { static async *f({ a = 1, ...b }) { for (const c of b) yield `x${c}y` + /r[/]e/g.test(c?.d ?? a); } }"),
        (CodeLanguage.Python, "@d\nasync def f(a, *, b: int = 1):\n    '''doc'''\n    with (x as y, z):\n        return [f'{i!r:>{w}}' for i in a if i not in b] or {1: 2, **c}\nmatch q:\n    case [1, *_]:\n        pass\n"),
        (CodeLanguage.Fortran, "      SUBROUTINE F( N, X )\n      REAL X( * )\n      DO 10 I = 1, N\n         IF( X( I ).GT.1.0E-3 ) X( I ) = SQRT( X( I ) )**2\n   10 CONTINUE\n      WRITE( *, '(A)' ) 'it''s'\n      END\n"),
    ];

    [Fact]
    public void Every_truncation_and_many_mutations_end_in_a_tree_or_an_error_with_a_place()
    {
        var random = new SeededRandom(42, "mutations");
        foreach (var (language, code) in Seeds)
        {
            Trees.AssertLossless(Trees.Parse(language, code));
            for (var length = 0; length < code.Length; length++) Try(language, code[..length]);
            for (var i = 0; i < 300; i++)
            {
                var text = code.ToCharArray();
                for (var k = 0; k < 1 + random.Next(3); k++) text[random.Next(text.Length)] = code[random.Next(code.Length)];
                Try(language, new string(text));
            }
        }
    }

    [Theory]
    [InlineData(CodeLanguage.CSharp)]
    [InlineData(CodeLanguage.JavaScript)]
    [InlineData(CodeLanguage.Python)]
    [InlineData(CodeLanguage.Fortran)]
    public void Deep_nesting_does_not_end_the_process(CodeLanguage language)
    {
        var code = "x = " + new string('(', 50_000) + "1" + new string(')', 50_000);
        Try(language, language == CodeLanguage.CSharp ? code + ";" : code);
    }

    private static void Try(CodeLanguage language, string code)
    {
        try
        {
            var tree = Trees.Parse(language, code);
            Assert.Equal(tree.Tokens.Count, tree.Roles().Count);
        }
        catch (CodeParseException e)
        {
            Assert.InRange(e.Line, 1, code.Split('\n').Length);
        }
    }
}
