namespace Offprint.Code.Tests;

/// <summary>Roles labelled by hand.</summary>
public sealed class RoleTests
{
    [Fact]
    public void CSharp_example_of_the_card()
    {
        Assert.Equal(
            [
                TokenRole.PrimitiveType, TokenRole.FunctionName, TokenRole.Bracket, TokenRole.PrimitiveType, TokenRole.Parameter, TokenRole.Bracket, TokenRole.Bracket,
                TokenRole.Keyword, TokenRole.Parameter, TokenRole.Arithmetic, TokenRole.Number, TokenRole.Separator, TokenRole.Bracket,
            ],
            Trees.Parse(CodeLanguage.CSharp, "int Add(int a){return a+1;}").Roles());
    }

    [Theory]
    [InlineData(CodeLanguage.CSharp, "static void M(List<int> p) { var q = p.Count; foreach (string s in p) Go(q, s, true && !x); L: goto L; }",
        "M:FunctionName List:TypeReference p:Parameter q:Local Count:Field s:Local Go:Call true:Constant &&:Logical x:Field L:Label int:PrimitiveType static:Modifier =:Assignment")]
    [InlineData(CodeLanguage.JavaScript, "function f({ a }, ...b) { const c = a.d(b); return new E(c).g === null; }",
        "f:FunctionName a:Parameter b:Parameter c:Local d:Call E:TypeReference g:Field null:Constant ===:Comparison function:Keyword")]
    [InlineData(CodeLanguage.Python, "import os\ndef f(a, *b):\n    c = [d for d in a if d is not None]\n    return os.g(c, k=b).h",
        "os:Namespace f:FunctionName a:Parameter b:Parameter c:Local d:Local g:Call k:Parameter h:Field None:Constant is:Comparison not:Logical")]
    [InlineData(CodeLanguage.Fortran, "      SUBROUTINE F( N )\n      INTEGER N, I\n      I = MAX( N, 1 )\n      CALL G( I )\n      END\n",
        "F:FunctionName N:Parameter I:Local MAX:Call G:Call INTEGER:PrimitiveType CALL:Keyword")]
    public void Names_have_the_roles_of_their_places(CodeLanguage language, string code, string expected)
    {
        var tree = Trees.Parse(language, code);
        var roles = tree.Roles();
        Assert.Equal(tree.Tokens.Count, roles.Count);
        var found = tree.Tokens.Select(t => (Text: tree.TextOf(t), Role: roles[t.Index])).ToLookup(t => t.Text, t => t.Role);
        foreach (var pair in expected.Split(' '))
        {
            var (name, role) = (pair[..pair.IndexOf(':', StringComparison.Ordinal)], Enum.Parse<TokenRole>(pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..]));
            Assert.Equal((name, role), (name, Assert.Single(found[name].Distinct())));
        }
    }

    [Fact]
    public void Codes_are_letters_and_come_back()
    {
        var all = Enum.GetValues<TokenRole>();
        Assert.Equal(25, all.Length);
        Assert.Equal("abcdefghijklmnopqrstuvwxy", TokenRoleCodes.Encode(all));
        Assert.Equal(all, TokenRoleCodes.Decode("abcdefghijklmnopqrstuvwxy"));
        Assert.Contains("'z'", Assert.Throws<InvalidDataException>(() => TokenRoleCodes.Decode("az")).Message, StringComparison.Ordinal);
    }
}
