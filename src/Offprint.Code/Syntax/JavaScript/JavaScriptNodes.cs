using System.Collections.Concurrent;
using System.Reflection;
using Acornima;
using Acornima.Ast;

namespace Offprint.Code;

/// <summary>ESTree and a token list as one concrete tree.</summary>
internal static class JavaScriptNodes
{
    private static readonly ConcurrentDictionary<Type, (string Name, MethodInfo Get)[]> Properties = new();

    public static CodeNode Build(string text, Acornima.Ast.Program program, List<Token> tokens)
    {
        var root = Convert(program, text, null);
        (root.Start, root.End) = (0, text.Length);
        Place(root, text, tokens);
        return root;
    }

    private static CodeNode Convert(Node node, string text, string? field)
    {
        Depth.Require(text, node.Start);
        var result = new CodeNode(node.TypeText, node.Start, node.End, field: field);
        if (node is TemplateLiteral)
        {
            return result;
        }

        var names = FieldsOf(node);
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var children = node.ChildNodes.Where(c => c is not null && seen.Add(c)).Select(c => c!).ToList();
        foreach (var child in children)
        {
            // A shorthand property { a } or { a = 1 } has its key a second time inside its value: the value stays.
            var covered = children.Count <= 3 && children.Exists(c => !ReferenceEquals(c, child) && c.Start <= child.Start && c.End >= child.End && c.End > c.Start
                && (c.End - c.Start > child.End - child.Start || children.IndexOf(c) > children.IndexOf(child)));
            if (!covered)
            {
                result.Add(Convert(child, text, names.GetValueOrDefault(child)));
            }
        }

        result.SortChildren();
        return result;
    }

    /// <summary>Puts each token under the deepest node whose range holds it.</summary>
    private static void Place(CodeNode root, string text, List<Token> tokens)
    {
        var touched = new HashSet<CodeNode>();
        var at = root;
        var template = -1;
        foreach (var token in tokens)
        {
            if (token.Kind == Acornima.TokenKind.EOF || token.End <= token.Start || token.Start < template)
            {
                continue;
            }

            while (at.Parent is not null && (at.Start > token.Start || at.End < token.End))
            {
                at = at.Parent;
            }

            at = Deepest(at, token.Start, token.End);
            var leaf = at.Type is "Identifier" or "PrivateIdentifier" ? new CodeNode("identifier", token.Start, token.End, TokenKind.Identifier) : Leaf(token, text);
            if (at.Type == "TemplateLiteral")
            {
                leaf = new CodeNode("string", at.Start, at.End, TokenKind.String);
                template = at.End;
            }

            at.Add(leaf);
            touched.Add(at);
        }

        foreach (var node in touched)
        {
            node.SortChildren();
        }
    }

    /// <summary>Children that are nodes are sorted and do not overlap; leaves that were just put there are passed over.</summary>
    private static CodeNode Deepest(CodeNode node, int start, int end)
    {
        while (node.Children.FirstOrDefault(c => !c.IsTerminal && c.Start <= start && c.End >= end && c.End > c.Start) is { } child)
        {
            node = child;
        }

        return node;
    }

    private static CodeNode Leaf(Token token, string text)
    {
        var value = text[token.Start..token.End];
        var (type, kind) = token.Kind switch
        {
            Acornima.TokenKind.Identifier => value is "of" or "get" or "set" or "async" or "static" or "let" or "await" or "yield" ? (value, TokenKind.Keyword) : ("identifier", TokenKind.Identifier),
            Acornima.TokenKind.Keyword or Acornima.TokenKind.NullLiteral or Acornima.TokenKind.BooleanLiteral => (value, TokenKind.Keyword),
            Acornima.TokenKind.StringLiteral or Acornima.TokenKind.Template => ("string", TokenKind.String),
            Acornima.TokenKind.RegExpLiteral => ("regex", TokenKind.String),
            Acornima.TokenKind.NumericLiteral or Acornima.TokenKind.BigIntLiteral => (value.Contains('.', StringComparison.Ordinal) ? "float" : "integer", TokenKind.Number),
            _ => (value, value is "(" or ")" or "[" or "]" or "{" or "}" or "," or ";" or ":" or "." or "?." or "`" or "${" ? TokenKind.Punctuation : TokenKind.Operator),
        };
        return new CodeNode(type, token.Start, token.End, kind);
    }

    private static Dictionary<Node, string> FieldsOf(Node node)
    {
        var names = new Dictionary<Node, string>(ReferenceEqualityComparer.Instance);
        foreach (var (name, get) in Properties.GetOrAdd(node.GetType(), Find))
        {
            switch (get.Invoke(node, null))
            {
                case Node child:
                    // The one node of a shorthand property is its value more than its key.
                    if (!names.TryAdd(child, name) && names[child] == "key")
                    {
                        names[child] = name;
                    }

                    break;
                case System.Collections.IEnumerable list:
                    foreach (var item in list.OfType<Node>())
                    {
                        names.TryAdd(item, name);
                    }

                    break;
            }
        }

        return names;
    }

    private static (string, MethodInfo)[] Find(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.Name != "ChildNodes" && p.GetIndexParameters().Length == 0 && Holds(p.PropertyType.IsByRef ? p.PropertyType.GetElementType()! : p.PropertyType))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => (char.ToLowerInvariant(p.Name[0]) + p.Name[1..], p.GetMethod!)),
    ];

    /// <summary>Whether a property holds a node or a list of them; lists are returned by reference.</summary>
    private static bool Holds(Type type) =>
        typeof(Node).IsAssignableFrom(type) || (type != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type));
}
