using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Offprint.Code;

/// <summary>Cuts throws and calls of guards out of C#; see <see cref="ExceptionTask.WithoutThrows"/>.</summary>
internal sealed class ThrowRemover : CSharpSyntaxRewriter
{
    public override SyntaxNode? VisitThrowStatement(ThrowStatementSyntax node) => Nothing(node);

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node) =>
        IsGuard(node.Expression) ? Nothing(node) : base.VisitExpressionStatement(node);

    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node)
    {
        var made = (IfStatementSyntax)base.VisitIfStatement(node)!;
        if (made.Else is { } other && IsEmpty(other.Statement) && !IsEmpty(node.Else!.Statement))
        {
            made = made.WithElse(null);
        }

        if (!IsEmpty(made.Statement) || IsEmpty(node.Statement))
        {
            return made;
        }

        // The condition led to a throw: what remains is the other branch, without a condition, or nothing.
        return made.Else?.Statement.WithTriviaFrom(node) ?? Nothing(node);
    }

    public override SyntaxNode? VisitSwitchSection(SwitchSectionSyntax node) =>
        base.VisitSwitchSection(node) is SwitchSectionSyntax { Statements.Count: > 0 } made ? made : null;

    public override SyntaxNode? VisitSwitchExpression(SwitchExpressionSyntax node)
    {
        var arms = node.Arms;
        foreach (var arm in node.Arms.Where(static arm => arm.Expression is ThrowExpressionSyntax))
        {
            arms = arms.RemoveAt(arms.IndexOf(other => other.IsEquivalentTo(arm)));
        }

        // What stood behind the last arm, a line end as a rule, stands there still.
        return base.VisitSwitchExpression(node.WithArms(arms.Count == 0 ? arms : arms.Replace(arms[^1], arms[^1].WithTrailingTrivia(node.Arms[^1].GetTrailingTrivia()))));
    }

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node) =>
        node.IsKind(SyntaxKind.CoalesceExpression) && node.Right is ThrowExpressionSyntax ? Visit(node.Left)!.WithTriviaFrom(node) : base.VisitBinaryExpression(node);

    public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node) => (node.WhenTrue, node.WhenFalse) switch
    {
        (ThrowExpressionSyntax, not ThrowExpressionSyntax) => Visit(node.WhenFalse)!.WithTriviaFrom(node),
        (not ThrowExpressionSyntax, ThrowExpressionSyntax) => Visit(node.WhenTrue)!.WithTriviaFrom(node),
        _ => base.VisitConditionalExpression(node),
    };

    public override SyntaxNode VisitThrowExpression(ThrowExpressionSyntax node) => SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression).WithTriviaFrom(node);

    private static bool IsGuard(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax { Expression: SimpleNameSyntax name } => Throws(name),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => Throws(access.Name)
            || access.Expression is SimpleNameSyntax { Identifier.ValueText: var owner } && (owner.EndsWith("Exception", StringComparison.Ordinal) || owner.EndsWith("ThrowHelper", StringComparison.Ordinal)),
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } => Throws(binding.Name),
        AwaitExpressionSyntax awaited => IsGuard(awaited.Expression),
        _ => false,
    };

    private static bool Throws(SimpleNameSyntax name) => name.Identifier.ValueText.StartsWith("Throw", StringComparison.Ordinal);

    /// <summary>Out of a list of statements a statement goes without a trace; elsewhere an empty block takes its place.</summary>
    private static BlockSyntax? Nothing(StatementSyntax node) => node.Parent is BlockSyntax or SwitchSectionSyntax ? null : (BlockSyntax)SyntaxFactory.ParseStatement("{ }").WithTriviaFrom(node);

    private static bool IsEmpty(StatementSyntax statement) => statement is BlockSyntax { Statements.Count: 0 } or EmptyStatementSyntax;
}
