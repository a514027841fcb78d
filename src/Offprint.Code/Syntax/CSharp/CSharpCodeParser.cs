using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Offprint.Code;

/// <summary>C# through Roslyn: node types are the names of <see cref="SyntaxKind"/>, fields those of Roslyn's properties.</summary>
/// <remarks>
/// A member on its own is its own root; several members are children of <c>MemberList</c>, statements of <c>StatementList</c>. Any: members, then a
/// file, then statements, whichever parses without an error first.
/// </remarks>
public sealed class CSharpCodeParser : ICodeParser
{
    private const string MemberPrefix = "class _ {\n";
    private const string StatementPrefix = "class _ { void _() {\n";
    private const int DeepestNesting = 500;
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None);

    /// <inheritdoc/>
    public CodeLanguage Language => CodeLanguage.CSharp;

    /// <inheritdoc/>
    public CodeTree Parse(string code, CodeParseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        RequireDepth(code);
        var fragment = options?.Fragment ?? CodeFragment.Any;
        if (fragment != CodeFragment.Any)
        {
            return Build(code, fragment, out var error) ?? throw error!;
        }

        CodeParseException? best = null;
        foreach (var form in new[] { CodeFragment.Members, CodeFragment.File, CodeFragment.Statements })
        {
            if (Build(code, form, out var error) is { } tree)
            {
                return tree;
            }

            // The reading that came furthest explains best.
            best = best is null || (error!.Line, error.Column).CompareTo((best.Line, best.Column)) > 0 ? error : best;
        }

        throw best!;
    }

    /// <summary>Roslyn looks ahead over brackets by recursion without a guard: too many open ones at a time would end the process.</summary>
    private static void RequireDepth(string code)
    {
        if (code.Length <= DeepestNesting)
        {
            return;
        }

        var depth = 0;
        foreach (var token in SyntaxFactory.ParseTokens(code))
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            };
            if (depth > DeepestNesting)
            {
                throw CodeParseException.At(code, token.SpanStart, "the code is nested too deeply.");
            }
        }
    }

    private static CodeTree? Build(string code, CodeFragment fragment, out CodeParseException? error)
    {
        if (fragment == CodeFragment.Expression)
        {
            var expression = SyntaxFactory.ParseExpression(code, options: Options, consumeFullText: true);
            error = Error(code, expression.GetDiagnostics(), 0);
            return error is null ? new CodeTree(CodeLanguage.CSharp, code, CSharpNodes.Convert(expression, code, 0)) : null;
        }

        var (prefix, suffix) = fragment switch
        {
            CodeFragment.Members => (MemberPrefix, "\n}"),
            CodeFragment.Statements => (StatementPrefix, "\n}}"),
            _ => ("", ""),
        };
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(prefix + code + suffix, Options).GetRoot();
        error = Error(code, root.GetDiagnostics(), prefix.Length);
        if (error is not null)
        {
            return null;
        }

        if (fragment is not (CodeFragment.Members or CodeFragment.Statements))
        {
            return new CodeTree(CodeLanguage.CSharp, code, CSharpNodes.Convert(root, code, 0));
        }

        var parts = fragment == CodeFragment.Members
            ? root.Members.OfType<ClassDeclarationSyntax>().SelectMany(c => c.Members).Cast<SyntaxNode>().ToList()
            : [.. root.DescendantNodes().OfType<BlockSyntax>().Take(1).SelectMany(b => b.Statements)];

        // Braces that close the wrapper leave the text of the wrapper.
        if (parts.Count == 0 || root.Members.Count != 1 || root.Members[0] is not ClassDeclarationSyntax { Members: var members }
            || (fragment == CodeFragment.Statements && members.Count != 1))
        {
            error = new CodeParseException(1, 1, parts.Count == 0 ? "there is no code." : "a brace is closed that was not opened.");
            return null;
        }

        return new CodeTree(CodeLanguage.CSharp, code, Root(parts, code, prefix.Length, fragment));
    }

    private static CodeNode Root(List<SyntaxNode> parts, string code, int shift, CodeFragment fragment)
    {
        if (parts.Count == 1)
        {
            return CSharpNodes.Convert(parts[0], code, shift);
        }

        var root = new CodeNode(fragment == CodeFragment.Members ? "MemberList" : "StatementList", 0, code.Length);
        foreach (var part in parts)
        {
            root.Add(CSharpNodes.Convert(part, code, shift));
        }

        return root;
    }

    private static CodeParseException? Error(string code, IEnumerable<Diagnostic> diagnostics, int shift) =>
        diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } first
            ? CodeParseException.At(code, first.Location.SourceSpan.Start - shift, first.GetMessage(System.Globalization.CultureInfo.InvariantCulture))
            : null;
}
