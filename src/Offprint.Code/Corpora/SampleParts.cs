namespace Offprint.Code;

/// <summary>What is computed from the code of a sample.</summary>
internal static class SampleParts
{
    /// <summary>A sample of code with its signature, roles and calls; null when the code does not parse on its own.</summary>
    public static CodeSample? Create(
        CodeLanguage language, string unit, string name, string code, string doc, string source, string license, IReadOnlyList<string>? exceptions = null,
        Func<CodeTree, (IReadOnlyList<TokenRole> Roles, IReadOnlyList<CallSite> Calls)>? label = null)
    {
        CodeTree tree;
        try
        {
            tree = CodeLanguages.Parser(language).Parse(code);
        }
        catch (CodeParseException)
        {
            return null;
        }

        var (roles, calls) = label?.Invoke(tree) ?? (tree.Roles(), Calls(tree, tree.Roles()));
        return new CodeSample(language, unit, name, code, doc, source, license, exceptions ?? [], calls, TokenRoleCodes.Encode(roles)) { Signature = Signature(tree) };
    }

    /// <summary>Calls by the roles of tokens; the target is the dotted name that ends at the token.</summary>
    public static IReadOnlyList<CallSite> Calls(CodeTree tree, IReadOnlyList<TokenRole> roles)
    {
        var calls = new List<CallSite>();
        for (var i = 0; i < roles.Count; i++)
        {
            if (roles[i] == TokenRole.Call)
            {
                calls.Add(new CallSite(i, Dotted(tree, i)));
            }
        }

        return calls;
    }

    private static string Dotted(CodeTree tree, int token)
    {
        var first = token;
        while (first >= 2 && tree.Leaves[first - 1].Type is "." or "?." && (tree.Leaves[first - 2].Kind == TokenKind.Identifier || tree.Leaves[first - 2].Type is "this" or "super" or "base"))
        {
            first -= 2;
        }

        return string.Concat(Enumerable.Range(first, token - first + 1).Select(i => tree.TextOf(tree.Tokens[i])));
    }

    private static string Signature(CodeTree tree)
    {
        var root = tree.Root;
        var end = tree.Language switch
        {
            CodeLanguage.CSharp => root.DescendantsAndSelf().FirstOrDefault(n => n.Type is "Block" or "ArrowExpressionClause")?.Start,
            CodeLanguage.JavaScript => root.DescendantsAndSelf().FirstOrDefault(n => n.Type is "FunctionBody" or "BlockStatement")?.Start,
            CodeLanguage.Python => root.DescendantsAndSelf().FirstOrDefault(n => n.Type == "block")?.Start,
            _ => root.DescendantsAndSelf().FirstOrDefault(n => n.Field == "header")?.End,
        };
        return tree.Text[..(end ?? tree.Text.Length)].TrimEnd();
    }
}
