namespace Offprint.Code;

/// <summary>Roles by language: what is common to all here, names in a class a language.</summary>
internal static class RoleLabelers
{
    private static readonly HashSet<string> Modifiers =
    [
        "public", "private", "protected", "internal", "static", "readonly", "const", "abstract", "sealed", "virtual", "override", "async", "partial", "unsafe",
        "extern", "volatile", "ref", "out", "in", "params", "scoped", "required", "recursive", "pure", "elemental", "intent", "optional", "allocatable", "global", "nonlocal",
    ];

    private static readonly HashSet<string> Primitives =
    [
        "int", "uint", "long", "ulong", "short", "ushort", "byte", "sbyte", "char", "bool", "float", "double", "decimal", "string", "object", "void", "nint",
        "nuint", "integer", "real", "precision", "complex", "logical", "character", "doubleprecision",
    ];

    public static IReadOnlyList<TokenRole> Label(CodeTree tree)
    {
        INameLabeler names = tree.Language switch
        {
            CodeLanguage.CSharp => new CSharpNames(tree),
            CodeLanguage.JavaScript => new JavaScriptNames(tree),
            CodeLanguage.Python => new PythonNames(tree),
            _ => new FortranNames(tree),
        };
        return [.. tree.Leaves.Select(leaf => Role(tree, leaf, names))];
    }

    private static TokenRole Role(CodeTree tree, CodeNode leaf, INameLabeler names) => leaf.Kind switch
    {
        TokenKind.Identifier => names.Label(leaf, leaf.TextOf(tree.Text)),
        TokenKind.Number => leaf.Type == "statement_label" || leaf.Field == "label" ? TokenRole.Label : TokenRole.Number,
        TokenKind.String => TokenRole.String,
        TokenKind.Char => TokenRole.Char,
        TokenKind.Keyword => Word(tree.Language, leaf),
        _ => Symbol(leaf),
    };

    private static TokenRole Word(CodeLanguage language, CodeNode leaf) => leaf.Type switch
    {
        "true" or "false" or "null" or "True" or "False" or "None" or ".true." or ".false." => TokenRole.Constant,
        "and" or "or" or "not" => TokenRole.Logical,
        "is" when language is CodeLanguage.Python => TokenRole.Comparison,
        "in" when leaf.Parent?.Type == "comparison_operator" => TokenRole.Comparison,
        "in" when language is CodeLanguage.Python or CodeLanguage.JavaScript || leaf.Parent?.Type is "ForEachStatement" or "FromClause" or "JoinClause" => TokenRole.Keyword,
        var word when language == CodeLanguage.Fortran && leaf.Parent?.Type is not ("variable_declaration" or "unit_header") => TokenRole.Keyword,
        var word when Primitives.Contains(word) && language is CodeLanguage.CSharp or CodeLanguage.Fortran => TokenRole.PrimitiveType,
        var word when Modifiers.Contains(word) => TokenRole.Modifier,
        _ => TokenRole.Keyword,
    };

    private static TokenRole Symbol(CodeNode leaf)
    {
        switch (leaf.Type)
        {
            case "(" or ")" or "[" or "]" or "{" or "}" or "(/" or "/)":
                return TokenRole.Bracket;
            case "<" or ">" when leaf.Parent?.Type is "TypeArgumentList" or "TypeParameterList" or "FunctionPointerParameterList":
                return TokenRole.Bracket;
            case "," or ";" or ":" or "." or "::" or "=>" or "->" or "?." or "..." or ".." or "@" or "%" when leaf.Type is not ("%" or "@") || leaf.Parent?.Type is "decorator" or "derived_type_member_expression":
                return TokenRole.Separator;
            case "==" or "!=" or "<" or ">" or "<=" or ">=" or "===" or "!==" or "/=" or ".eq." or ".ne." or ".lt." or ".le." or ".gt." or ".ge.":
                return leaf.Type == "/=" && leaf.Parent?.Type != "relational_expression" ? TokenRole.Assignment : TokenRole.Comparison;
            case "&&" or "||" or "!" or "??" or ".and." or ".or." or ".not." or ".eqv." or ".neqv.":
                return TokenRole.Logical;
            case "?":
                return TokenRole.Logical;
        }

        return leaf.Type[^1] == '=' ? TokenRole.Assignment : leaf.Kind == TokenKind.Punctuation ? TokenRole.Other : TokenRole.Arithmetic;
    }
}
