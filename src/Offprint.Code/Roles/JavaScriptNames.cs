namespace Offprint.Code;

/// <summary>Names of JavaScript by their place in the tree; plain names by the declarations of the same text.</summary>
internal sealed class JavaScriptNames : INameLabeler
{
    private readonly DeclaredNames _declared;

    public JavaScriptNames(CodeTree tree) => _declared = new DeclaredNames(tree, Declared);

    public TokenRole Label(CodeNode leaf, string name)
    {
        if (Declared(leaf) is { } declared)
        {
            return declared;
        }

        var node = leaf.Parent;
        var outer = node?.Parent;
        switch (outer?.Type)
        {
            case "CallExpression" when node!.Field == "callee":
                return TokenRole.Call;
            case "NewExpression" when node!.Field == "callee":
                return TokenRole.TypeReference;
            case "MemberExpression" when node!.Field == "property" && !outer.Children.Any(c => c.IsTerminal && c.Type == "["):
                return outer.Parent is { Type: "CallExpression" } && outer.Field == "callee" ? TokenRole.Call
                    : outer.Parent is { Type: "NewExpression" } && outer.Field == "callee" ? TokenRole.TypeReference : TokenRole.Field;
            case "ClassDeclaration" or "ClassExpression" when node!.Field == "superClass":
                return TokenRole.TypeReference;
            case "LabeledStatement" or "BreakStatement" or "ContinueStatement":
                return TokenRole.Label;
            case "Property" when node!.Field == "key":
                return TokenRole.Field;
            case "PropertyDefinition" when node!.Field == "key":
                return TokenRole.Field;
            case "MetaProperty":
                return TokenRole.Keyword;
        }

        return _declared.Contains(TokenRole.Parameter, name) ? TokenRole.Parameter
            : _declared.Contains(TokenRole.Local, name) ? TokenRole.Local
            : name == "undefined" ? TokenRole.Constant
            : char.IsUpper(name[0]) ? TokenRole.TypeReference
            : TokenRole.Other;
    }

    private static TokenRole? Declared(CodeNode leaf)
    {
        var node = leaf.Parent;
        var outer = node?.Parent;
        switch (outer?.Type)
        {
            case "FunctionDeclaration" or "FunctionExpression" when node!.Field == "id":
                return TokenRole.FunctionName;
            case "ClassDeclaration" or "ClassExpression" when node!.Field == "id":
                return TokenRole.TypeName;
            case "MethodDefinition" when node!.Field == "key":
                return TokenRole.FunctionName;
            case "ImportSpecifier" or "ImportDefaultSpecifier" or "ImportNamespaceSpecifier" or "ExportSpecifier":
                return TokenRole.Local;
        }

        // A binding may lie inside patterns: { a: [b = 1] }.
        var (at, field) = (node, node?.Field);
        while (at?.Parent is { } parent)
        {
            switch (parent.Type)
            {
                case "VariableDeclarator":
                    return field != "id" ? null
                        : at == node && parent.Children[^1].Type is "FunctionExpression" or "ArrowFunctionExpression" ? TokenRole.FunctionName : TokenRole.Local;
                case "CatchClause":
                    return field == "param" ? TokenRole.Local : null;
                case "FunctionDeclaration" or "FunctionExpression" or "ArrowFunctionExpression":
                    return field == "params" ? TokenRole.Parameter : null;
                case "AssignmentPattern" when field == "left":
                case "RestElement" or "ArrayPattern" or "ObjectPattern":
                case "Property" when field != "key" && parent.Parent?.Type == "ObjectPattern":
                    (at, field) = (parent, parent.Field);
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }
}
