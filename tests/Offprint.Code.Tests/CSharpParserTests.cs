namespace Offprint.Code.Tests;

public sealed class CSharpParserTests
{
    [Fact]
    public void A_member_is_its_own_root_with_kinds_and_fields_of_Roslyn()
    {
        var tree = Trees.Parse(CodeLanguage.CSharp, "int Add(int a){return a+1;}");
        Assert.Equal("(MethodDeclaration (PredefinedType int) Add (ParameterList ( (Parameter (PredefinedType int) a) )) (Block { (ReturnStatement return (AddExpression (IdentifierName a) + (NumericLiteralExpression 1)) ;) }))", Trees.Show(tree));
        Trees.AssertLossless(tree);
        Assert.Equal("int", tree.Root.Child("returnType")!.TextOf(tree.Text));
        var sum = tree.Root.DescendantsAndSelf().Single(n => n.Type == "AddExpression");
        Assert.Equal(("a", "1"), (sum.Child("left")!.TextOf(tree.Text), sum.Child("right")!.TextOf(tree.Text)));
        Assert.Equal([TokenKind.Keyword, TokenKind.Identifier, TokenKind.Punctuation], tree.Tokens.Take(3).Select(t => t.Kind));
    }

    [Theory]
    [InlineData("using System;\nnamespace A;\nclass B { }", "CompilationUnit")]
    [InlineData("class B { int x; }", "ClassDeclaration")]
    [InlineData("int x; int Y { get; set; }", "MemberList")]
    [InlineData("var x = 1; x++;", "CompilationUnit")]
    [InlineData("for (;;) { break; }", "CompilationUnit")]
    public void Any_text_finds_its_form(string code, string root)
    {
        var tree = Trees.Parse(CodeLanguage.CSharp, code);
        Assert.Equal(root, tree.Root.Type);
        Trees.AssertLossless(tree);
    }

    [Fact]
    public void Statements_and_members_are_lists_when_asked_for()
    {
        Assert.Equal("StatementList", Trees.Parse(CodeLanguage.CSharp, "var x = 1; x++;", CodeFragment.Statements).Root.Type);
        Assert.Equal("ForStatement", Trees.Parse(CodeLanguage.CSharp, "for (;;) { break; }", CodeFragment.Statements).Root.Type);
        Assert.Throws<CodeParseException>(() => Trees.Parse(CodeLanguage.CSharp, "", CodeFragment.Members));
    }

    [Fact]
    public void Interpolated_raw_and_verbatim_strings_are_one_leaf_each()
    {
        var tree = Trees.Parse(CodeLanguage.CSharp, "M($\"a{x + \"b\"}\", @\"c\\\", \"\"\"d\"e\"\"\", 'f', 1.5m, 2e3, 0x1F)", CodeFragment.Expression);
        Assert.Equal(["$\"a{x + \"b\"}\"", "@\"c\\\"", "\"\"\"d\"e\"\"\""], tree.Leaves.Where(l => l.Type == "string").Select(l => l.TextOf(tree.Text)));
        Assert.Equal(["float", "float", "integer"], tree.Leaves.Where(l => l.Kind == TokenKind.Number).Select(l => l.Type));
        Assert.Equal("char", Assert.Single(tree.Leaves, l => l.Kind == TokenKind.Char).Type);
    }

    [Fact]
    public void Comments_and_surrogate_pairs_keep_offsets()
    {
        var tree = Trees.Parse(CodeLanguage.CSharp, "/* 😀 */ void M() { var s = \"😀\"; // end\n }");
        Trees.AssertLossless(tree);
        Assert.Equal("\"😀\"", tree.TextOf(Assert.Single(tree.Tokens, t => t.Kind == TokenKind.String)));
    }

    [Theory]
    [InlineData("int Add(int a { }", 1)]
    [InlineData("void M()\n{\n  x = ;\n}", 3)]
    [InlineData("void M() { } }", 1)]
    public void Errors_have_their_place(string code, int line) =>
        Assert.Equal(line, Assert.Throws<CodeParseException>(() => Trees.Parse(CodeLanguage.CSharp, code)).Line);
}
