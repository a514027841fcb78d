using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Offprint.Tensors.Tests;

/// <summary>Finds <c>await</c> (also in <c>await foreach</c>, <c>await using</c>) and <c>yield</c> between the opening of a tensor scope and its end: both may continue on another thread.</summary>
internal static class AwaitScanner
{
    public static List<string> Find(string source, string path)
    {
        var root = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview), path).GetRoot();
        var found = new List<string>();
        foreach (var node in root.DescendantNodes())
        {
            IEnumerable<SyntaxNode> covered = node switch
            {
                UsingStatementSyntax statement when Opens((SyntaxNode?)statement.Declaration ?? statement.Expression) => [statement.Statement],
                LocalDeclarationStatementSyntax declaration when declaration.UsingKeyword != default && Opens(declaration.Declaration) => After(declaration),
                _ => [],
            };
            found.AddRange(covered.SelectMany(Suspensions).Select(n => $"{path}:{n.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"));
        }

        return [.. found.Distinct()];
    }

    private static bool Opens(SyntaxNode? node) => node is not null && node.DescendantNodesAndSelf().Any(n => n switch
    {
        ObjectCreationExpressionSyntax creation => creation.Type.ToString().Split('.')[^1] == "TensorScope",
        ImplicitObjectCreationExpressionSyntax implicitly => implicitly.Parent?.Parent?.Parent is VariableDeclarationSyntax declaration && declaration.Type.ToString().Split('.')[^1] == "TensorScope",
        InvocationExpressionSyntax call => call.Expression.ToString().Split('.')[^1] is "NewDisposeScope",
        _ => false,
    });

    // A using declaration lasts to the end of its block, switch section or top-level program.
    private static IEnumerable<SyntaxNode> After(LocalDeclarationStatementSyntax declaration) =>
        (declaration.Parent is GlobalStatementSyntax global ? global.Parent!.ChildNodes() : declaration.Parent!.ChildNodes()).Where(n => n.SpanStart > declaration.Span.End);

    private static IEnumerable<SyntaxNode> Suspensions(SyntaxNode node) => node
        .DescendantNodesAndSelf(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Where(n => n is AwaitExpressionSyntax or YieldStatementSyntax
            || (n is CommonForEachStatementSyntax loop && loop.AwaitKeyword != default)
            || (n is UsingStatementSyntax statement && statement.AwaitKeyword != default)
            || (n is LocalDeclarationStatementSyntax local && local.AwaitKeyword != default));
}
