namespace Offprint.Code.Tests;

public sealed class FortranParserTests
{
    private const string Fixed =
        "      SUBROUTINE FOO( N, X )\n*  A comment\n      INTEGER N\n      DOUBLE PRECISION X( * ), BAR\n      EXTERNAL BAR\n      DO 10 I = 1, N\n         X( I ) = BAR( I )*2.0D+0\n     $            + X( 1 )\n   10 CONTINUE\n      IF( N.EQ.1 .AND. .NOT.( X( 1 ).GT.0 ) ) THEN\n         CALL BAZ( X, 'A''B' )\n      ELSE IF( N.LT.0 ) THEN\n         GO TO 20\n      ELSE\n         RETURN\n      END IF\n   20 IF( N.GT.0 ) N = -N**2\n      END\n";

    [Fact]
    public void Fixed_form_gives_units_loops_branches_and_tells_arrays_from_calls()
    {
        var tree = Trees.Parse(CodeLanguage.Fortran, Fixed);
        Trees.AssertLossless(tree);
        var unit = Assert.Single(tree.Root.Children);
        Assert.Equal("subroutine", unit.Type);
        Assert.Equal("FOO", unit.Child("header")!.Child("name")!.TextOf(Fixed));
        var nodes = tree.Root.DescendantsAndSelf().ToList();
        Assert.Equal(["X( I )", "X( 1 )", "X( 1 )"], nodes.Where(n => n.Type == "array_reference").Select(n => n.TextOf(Fixed)));
        Assert.Equal("BAR( I )", Assert.Single(nodes, n => n.Type == "call_expression").TextOf(Fixed));
        var loop = Assert.Single(nodes, n => n.Type == "do_loop_statement");
        Assert.EndsWith("10 CONTINUE", loop.TextOf(Fixed), StringComparison.Ordinal);
        Assert.Equal(["elseif_clause", "else_clause"], nodes.Where(n => n.Field == "alternative").Select(n => n.Type));
        Assert.Equal("'A''B'", Assert.Single(nodes, n => n.Type == "string").TextOf(Fixed));
    }

    [Theory]
    [InlineData("a + b*c**d**e", "(math_expression a + (math_expression b * (math_expression c ** (math_expression d ** e))))")]
    [InlineData("-a - b", "(math_expression (unary_expression - a) - b)")]
    [InlineData("a .or. b .and. .not. c", "(logical_expression a .or. (logical_expression b .and. (unary_expression .not. c)))")]
    [InlineData("1.eq.2", "(relational_expression 1 .eq. 2)")]
    [InlineData("x%y(1)%z // 'q'", "(concatenation_expression (derived_type_member_expression (array_reference (derived_type_member_expression x % y) (argument_list ( 1 ))) % z) // 'q')")]
    [InlineData("(1.0, -2.0d0)", "(complex_literal ( 1.0 , (unary_expression - 2.0d0) ))")]
    [InlineData("f(a=1, b(:), 2:3)", "(call_expression f (argument_list ( (keyword_argument a = 1) , (call_expression b (argument_list ( (extent_specifier :) ))) , (extent_specifier 2 : 3) )))")]
    public void Expressions_have_the_language_s_shape(string expression, string expected)
    {
        var tree = Trees.Parse(CodeLanguage.Fortran, "r = " + expression);
        Assert.Equal($"(translation_unit (assignment_statement r = {expected}))", Trees.Show(tree));
        Trees.AssertLossless(tree);
    }

    [Fact]
    public void Nested_loops_may_end_at_one_label_which_belongs_to_the_inner_one()
    {
        var code = "      DO 10 I = 1, 2\n      DO 10 J = 1, 2\n         A = I\n   10 CONTINUE\n      B = 1\n";
        var tree = Trees.Parse(CodeLanguage.Fortran, code);
        Assert.Equal(["do_loop_statement", "assignment_statement"], tree.Root.Children.Select(c => c.Type));
        var inner = tree.Root.Children[0].Children[^1];
        Assert.Equal(("do_loop_statement", "continue_statement"), (inner.Type, inner.Children[^1].Type));
    }

    [Fact]
    public void Free_form_joins_lines_and_keeps_directives()
    {
        var code = "module m\n  use iso_fortran_env, only: real64\ncontains\n  pure function f(x) result(y)\n    real(real64), intent(in) :: x(:)\n    real(real64) :: y\n    !$omp parallel do\n    y = sum(x) + & ! note\n      & x(1); y = y + 1.0_real64\n    do while (y > 1)\n      y = y/2\n    end do\n  end function f\nend module m\n";
        var tree = Trees.Parse(CodeLanguage.Fortran, code);
        Trees.AssertLossless(tree);
        Assert.Equal(["module"], tree.Root.Children.Select(c => c.Type));
        Assert.Single(tree.Root.DescendantsAndSelf(), n => n.Type == "function" && !n.IsTerminal);
        Assert.Equal("!$omp parallel do", Assert.Single(tree.Leaves, l => l.Type == "directive").TextOf(code));
        Assert.Equal(3, tree.Root.DescendantsAndSelf().Count(n => n.Type == "assignment_statement"));
    }

    [Theory]
    [InlineData("      SUBROUTINE A\n      X = 1\n", "no END")]
    [InlineData("      IF( A ) THEN\n      X = 1\n", "never closed")]
    [InlineData("      X = ( 1\n", "expected ')'")]
    [InlineData("      X = 'A\n", "never closed")]
    public void Errors_have_a_reason(string code, string reason) =>
        Assert.Contains(reason, Assert.Throws<CodeParseException>(() => Trees.Parse(CodeLanguage.Fortran, code)).Message, StringComparison.Ordinal);
}
