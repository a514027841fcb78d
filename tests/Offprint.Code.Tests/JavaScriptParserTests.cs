namespace Offprint.Code.Tests;

public sealed class JavaScriptParserTests
{
    [Fact]
    public void Tokens_are_leaves_under_the_deepest_node_that_holds_them()
    {
        var tree = Trees.Parse(CodeLanguage.JavaScript, "function add(a, b) { return a + b.c; }");
        Assert.Equal(
            "(Program (FunctionDeclaration function (Identifier add) ( (Identifier a) , (Identifier b) ) (FunctionBody { (ReturnStatement return (BinaryExpression (Identifier a) + (MemberExpression (Identifier b) . (Identifier c))) ;) })))",
            Trees.Show(tree).Replace("BlockStatement", "FunctionBody", StringComparison.Ordinal));
        Trees.AssertLossless(tree);
        var member = tree.Root.DescendantsAndSelf().Single(n => n.Type == "MemberExpression");
        Assert.Equal(("b", "c"), (member.Child("object")!.TextOf(tree.Text), member.Child("property")!.TextOf(tree.Text)));
    }

    [Theory]
    [InlineData("import a from 'b'; export const c = () => a;")]
    [InlineData("const { a, b: [c = 1], ...d } = e; f`x${ g`y${h}` }z`; /re[/]g/u.test(i) ? j ?? k : l?.m;")]
    [InlineData("class A extends B { static #p = 1; get q() { return this.#p; } async *r() { yield* s; } }")]
    [InlineData("for await (const x of y) { label: while (1) { continue label; } }")]
    [InlineData("a = { b, c() {}, get d() { return 1 }, [e]: 2, 'f': 3, g: async (h) => h, delete: 4 }; a.default.of.get();")]
    [InlineData("#!/usr/bin/env node\n/* c */ 'use strict' // d\nvar x = 0x1F + 1n + .5e3;")]
    public void Modern_forms_round_trip(string code)
    {
        var statements = code.StartsWith("for await", StringComparison.Ordinal) ? CodeFragment.Statements : CodeFragment.Any;
        var tree = Trees.Parse(CodeLanguage.JavaScript, code.StartsWith('#') ? code[code.IndexOf('\n', StringComparison.Ordinal)..] : code, statements);
        Trees.AssertLossless(tree);
    }

    [Theory]
    [InlineData("function (x) { return x; }", "FunctionExpression")]
    [InlineData("get value() { return 1; }", "MethodDefinition")]
    [InlineData("return 1;", "ReturnStatement")]
    public void Fragments_find_their_form(string code, string root)
    {
        var tree = Trees.Parse(CodeLanguage.JavaScript, code);
        Assert.Equal(root, tree.Root.Type);
        Trees.AssertLossless(tree);
    }

    [Fact]
    public void Templates_are_one_leaf_and_keys_are_identifiers()
    {
        var tree = Trees.Parse(CodeLanguage.JavaScript, "x = { get: `a${ b + `c` }d` }.get;");
        Assert.Equal("`a${ b + `c` }d`", tree.TextOf(Assert.Single(tree.Tokens, t => t.Kind == TokenKind.String)));
        Assert.Equal(3, tree.Tokens.Count(t => t.Kind == TokenKind.Identifier));
    }

    [Fact]
    public void Errors_have_their_place()
    {
        var error = Assert.Throws<CodeParseException>(() => Trees.Parse(CodeLanguage.JavaScript, "var a;\nvar b = ;"));
        Assert.Equal((2, 9), (error.Line, error.Column));
    }
}
