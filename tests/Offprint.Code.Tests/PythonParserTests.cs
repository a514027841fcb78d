namespace Offprint.Code.Tests;

public sealed class PythonParserTests
{
    [Fact]
    public void Names_and_fields_are_those_of_tree_sitter()
    {
        var tree = Trees.Parse(CodeLanguage.Python, "def f(a, b=1, *c, d: int = 2, **e) -> str:\n    return a + b * -c[1:2].d(x, y=3)\n");
        Assert.Equal(
            "(module (function_definition def f (parameters ( a , (default_parameter b = 1) , (list_splat_pattern * c) , (typed_default_parameter d : int = 2) , (dictionary_splat_pattern ** e) )) -> str : "
            + "(block (return_statement return (binary_operator a + (binary_operator b * (unary_operator - (call (attribute (subscript c [ (slice 1 : 2) ]) . d) (argument_list ( x , (keyword_argument y = 3) )))))))))) ",
            Trees.Show(tree) + " ");
        Trees.AssertLossless(tree);
        Assert.Equal("str", tree.Root.Children[0].Child("return_type")!.TextOf(tree.Text));
    }

    [Theory]
    [InlineData("a or b and not c", "(boolean_operator a or (boolean_operator b and (not_operator not c)))")]
    [InlineData("a < b <= c not in d is not e", "(comparison_operator a < b <= c not in d is not e)")]
    [InlineData("a ** -b ** c", "(binary_operator a ** (unary_operator - (binary_operator b ** c)))")]
    [InlineData("-a ** b", "(unary_operator - (binary_operator a ** b))")]
    [InlineData("a | b ^ c & d << e + f @ g", "(binary_operator a | (binary_operator b ^ (binary_operator c & (binary_operator d << (binary_operator e + (binary_operator f @ g))))))")]
    [InlineData("a - b - c", "(binary_operator (binary_operator a - b) - c)")]
    [InlineData("x if y else z if w else v", "(conditional_expression x if y else (conditional_expression z if w else v))")]
    [InlineData("lambda a, *b: a, c", "(expression_list (lambda lambda (lambda_parameters a , (list_splat_pattern * b)) : a) , c)")]
    [InlineData("[x for x in y if x if z for w in v]", "(list_comprehension [ x (for_in_clause for x in y) (if_clause if x) (if_clause if z) (for_in_clause for w in v) ])")]
    [InlineData("{a: b, **c}", "(dictionary { (pair a : b) , (dictionary_splat ** c) })")]
    [InlineData("{*a, b}", "(set { (list_splat * a) , b })")]
    [InlineData("(a,)", "(tuple ( a , ))")]
    [InlineData("((a))", "(parenthesized_expression ( (parenthesized_expression ( a )) ))")]
    [InlineData("f(x for x in y)", "(call f (argument_list ( (generator_expression x (for_in_clause for x in y)) )))")]
    [InlineData("a[1, ::2, ...]", "(subscript a [ 1 , (slice : : 2) , (ellipsis ...) ])")]
    [InlineData("await a.b", "(await await (attribute a . b))")]
    [InlineData("'a' \"b\" f'{c[\"d\"]!r:>{e}}'", "(concatenated_string 'a' \"b\" f'{c[\"d\"]!r:>{e}}')")]
    public void Expressions_have_the_language_s_shape(string code, string expected)
    {
        var tree = Trees.Parse(CodeLanguage.Python, code, CodeFragment.Expression);
        Assert.Equal(expected, Trees.Show(tree));
        Trees.AssertLossless(tree);
    }

    [Theory]
    [InlineData("a = b = c", "(assignment a = (assignment b = c))")]
    [InlineData("a, (b, *c) = d", "(assignment (pattern_list a , (tuple ( b , (list_splat * c) ))) = d)")]
    [InlineData("a += yield b", "(augmented_assignment a += (yield yield b))")]
    [InlineData("a: int", "(assignment a : int)")]
    [InlineData("match(a)", "(call match (argument_list ( a )))")]
    [InlineData("type = match = case", "(assignment type = (assignment match = case))")]
    public void Assignments_and_soft_keywords(string code, string expected) =>
        Assert.Equal($"(module (expression_statement {expected}))", Trees.Show(Trees.Parse(CodeLanguage.Python, code)));

    [Theory]
    [InlineData("if a:\n  b\nelif c: d; e\nelse:\n\tf\n")]
    [InlineData("while a:\n    break\nelse:\n    pass\nfor x, in y: continue\n")]
    [InlineData("try:\n    a\nexcept (B, C) as d:\n    raise\nexcept* E: raise F from g\nelse:\n    h\nfinally:\n    i\n")]
    [InlineData("with (open(a) as b, c as (d, e)):\n    f\nwith (a, b): c\nwith (a).b as c: d\nasync def f():\n    async with a: await b\n    async for c in d: yield\n")]
    [InlineData("@a.b(c)\n@d\nclass E(F, metaclass=G):\n    x: int = 1\n\n    def h(self, /, *, i): global j; nonlocal k; del l[0], m\n")]
    [InlineData("from . import (a, b as c,)\nfrom ..d.e import *\nimport f.g as h, i\nassert a, b\n")]
    [InlineData("match a, b:\n    case [1, -2.5, *_] | {'k': v, **r} if v: pass\n    case A.B(c, d=None) as e: pass\n    case (x): pass\n    case _: pass\n")]
    [InlineData("type X[T: int, *U] = list[T]\ndef f[T](a: T) -> T: ...\nclass C[V]: ...\n")]
    [InlineData("x = (1 +  # c\n     2) \\\n    + 3\n# end")]
    [InlineData("s = '''a\n\\''' b''' + r\"\\\\\" + b'c' + f'''{\n d }''' + f'{{x}}{y:%H:%M}{z=}'\n")]
    [InlineData("\uFEFFdef é(): return 0xFF + 1_000 + 1.5e-3j + .5 + 0b1 + 0o7\r\nx = 1\r\n")]
    [InlineData("if (n := len(a)) > 1: print(n, end='')\nx = [y := 1, *z]\n")]
    public void Statements_round_trip(string code) => Trees.AssertLossless(Trees.Parse(CodeLanguage.Python, code));

    [Theory]
    [InlineData("def f(:):\n  pass", 1, "a name")]
    [InlineData("if a:\nb", 2, "an indented block")]
    [InlineData("x = (1,\n", 1, "never closed")]
    [InlineData("x = 1)\n", 1, "closes no bracket")]
    [InlineData("if a:\n    b\n  c\n", 3, "no outer level")]
    [InlineData("x = 'a\n", 1, "never closed")]
    [InlineData("1 = x", 1, "cannot assign")]
    [InlineData("f() = x", 1, "cannot assign")]
    [InlineData("a b", 1, "end of the statement")]
    [InlineData("try:\n  a\n", 2, "'except' or 'finally'")]
    [InlineData("x = $", 1, "not a character")]
    public void Errors_have_place_and_reason(string code, int line, string reason)
    {
        var error = Assert.Throws<CodeParseException>(() => Trees.Parse(CodeLanguage.Python, code));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Line, line, line + 1);
    }
}
