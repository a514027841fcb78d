using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Offprint.Code;

/// <summary>Roslyn's nodes and tokens as ours.</summary>
internal static class CSharpNodes
{
    private static readonly ConcurrentDictionary<Type, (string Name, MethodInfo Get)[]> Properties = new();

    public static CodeNode Convert(SyntaxNode node, string text, int shift, string? field = null)
    {
        Depth.Require(text, node.SpanStart - shift);
        var result = new CodeNode(node.Kind().ToString(), node.SpanStart - shift, node.Span.End - shift, field: field);
        if (node is InterpolatedStringExpressionSyntax)
        {
            result.Add(new CodeNode("string", result.Start, result.End, TokenKind.String));
            return result;
        }

        var fields = FieldsOf(node);
        foreach (var child in node.ChildNodesAndTokens())
        {
            var name = fields.GetValueOrDefault((child.SpanStart, child.Span.End, child.IsToken));
            if (child.AsNode() is { } inner)
            {
                result.Add(Convert(inner, text, shift, name));
            }
            else if (!child.AsToken().IsMissing && child.Span.Length > 0)
            {
                result.Add(Leaf(child.AsToken(), shift, name));
            }
        }

        return result;
    }

    private static CodeNode Leaf(SyntaxToken token, int shift, string? field)
    {
        var kind = token.Kind();
        var (type, tokenKind) = kind switch
        {
            SyntaxKind.IdentifierToken => ("identifier", TokenKind.Identifier),
            SyntaxKind.NumericLiteralToken => (token.Value is float or double or decimal ? "float" : "integer", TokenKind.Number),
            SyntaxKind.CharacterLiteralToken => ("char", TokenKind.Char),
            SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken => ("string", TokenKind.String),
            _ => (token.Text, SyntaxFacts.IsKeywordKind(kind) || SyntaxFacts.IsContextualKeyword(kind) ? TokenKind.Keyword : KindOf(token.Text)),
        };
        return new CodeNode(type, token.SpanStart - shift, token.Span.End - shift, tokenKind, field);
    }

    private static TokenKind KindOf(string text) =>
        text is "(" or ")" or "[" or "]" or "{" or "}" or "," or ";" or ":" or "." or "::" ? TokenKind.Punctuation : TokenKind.Operator;

    /// <summary>The names of Roslyn's properties that hold the children, by their place.</summary>
    private static Dictionary<(int Start, int End, bool Token), string> FieldsOf(SyntaxNode node)
    {
        var fields = new Dictionary<(int, int, bool), string>();
        foreach (var (name, get) in Properties.GetOrAdd(node.GetType(), Find))
        {
            switch (get.Invoke(node, null))
            {
                case SyntaxNode child:
                    fields.TryAdd((child.SpanStart, child.Span.End, false), name);
                    break;
                case SyntaxToken token when token.Span.Length > 0:
                    fields.TryAdd((token.SpanStart, token.Span.End, true), name);
                    break;
            }
        }

        return fields;
    }

    private static (string, MethodInfo)[] Find(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.Name is not ("Parent" or "ParentTrivia" or "Arity") && p.GetIndexParameters().Length == 0
                && (typeof(SyntaxNode).IsAssignableFrom(p.PropertyType) || p.PropertyType == typeof(SyntaxToken)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => (char.ToLowerInvariant(p.Name[0]) + p.Name[1..], p.GetMethod!)),
    ];
}
