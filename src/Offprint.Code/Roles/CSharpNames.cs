namespace Offprint.Code;

/// <summary>Names of C# by their place in the tree; plain names by the declarations of the same text.</summary>
internal sealed class CSharpNames : INameLabeler
{
    private readonly DeclaredNames _declared;

    public CSharpNames(CodeTree tree) => _declared = new DeclaredNames(tree, Declared);

    public TokenRole Label(CodeNode leaf, string name)
    {
        if (Declared(leaf) is { } declared)
        {
            return declared;
        }

        var node = leaf.Parent;
        if (node is null)
        {
            return TokenRole.Other;
        }

        var outer = node.Parent;
        switch (outer?.Type)
        {
            case "InvocationExpression" when node.Field == "expression":
                return TokenRole.Call;
            case "SimpleMemberAccessExpression" or "PointerMemberAccessExpression" when node.Field == "name":
                return outer.Field == "expression" && outer.Parent?.Type == "InvocationExpression" ? TokenRole.Call : TokenRole.Field;
            case "MemberBindingExpression":
                return outer.Field == "expression" && outer.Parent?.Type == "InvocationExpression" ? TokenRole.Call : TokenRole.Field;
            case "Attribute":
                return TokenRole.Attribute;
            case "NamespaceDeclaration" or "FileScopedNamespaceDeclaration" or "UsingDirective":
                return TokenRole.Namespace;
            case "GotoStatement":
                return TokenRole.Label;
            case "NameColon":
                return outer.Parent?.Type == "Subpattern" ? TokenRole.Field : TokenRole.Parameter;
            case "NameEquals":
                return TokenRole.Field;
            case "QualifiedName" when node.Field == "left":
                return TokenRole.Namespace;
        }

        if (IsType(node, outer))
        {
            return TokenRole.TypeReference;
        }

        return _declared.Contains(TokenRole.Parameter, name) ? TokenRole.Parameter
            : _declared.Contains(TokenRole.Local, name) ? TokenRole.Local
            : outer?.Type == "SimpleMemberAccessExpression" && char.IsUpper(name[0]) ? TokenRole.TypeReference
            : TokenRole.Field;
    }

    private static bool IsType(CodeNode node, CodeNode? outer) => node.Type == "GenericName" || node.Field is "type" or "returnType" or "elementType"
        || outer?.Type is "TypeArgumentList" or "SimpleBaseType" or "QualifiedName" or "ArrayType" or "NullableType" or "PointerType" or "RefType" or "TypeConstraint" or "TypeOfExpression"
            or "CastExpression" && node.Field == "type"
        || (outer?.Type is "IsExpression" or "AsExpression" && node.Field == "right");

    /// <summary>The role of a name where it is declared.</summary>
    private static TokenRole? Declared(CodeNode leaf) => leaf.Field is not "identifier" ? null : leaf.Parent?.Type switch
    {
        "ClassDeclaration" or "StructDeclaration" or "InterfaceDeclaration" or "RecordDeclaration" or "RecordStructDeclaration" or "EnumDeclaration" or "DelegateDeclaration" => TokenRole.TypeName,
        "MethodDeclaration" or "ConstructorDeclaration" or "DestructorDeclaration" or "LocalFunctionStatement" => TokenRole.FunctionName,
        "Parameter" => TokenRole.Parameter,
        "TypeParameter" => TokenRole.TypeReference,
        "VariableDeclarator" => leaf.Parent.Parent?.Parent?.Type is "FieldDeclaration" or "EventFieldDeclaration" ? TokenRole.Field : TokenRole.Local,
        "SingleVariableDesignation" or "ForEachStatement" or "CatchDeclaration" or "FromClause" or "LetClause" or "JoinClause" or "QueryContinuation" => TokenRole.Local,
        "PropertyDeclaration" or "EventDeclaration" or "EnumMemberDeclaration" => TokenRole.Field,
        "LabeledStatement" => TokenRole.Label,
        "TupleElement" => TokenRole.Field,
        _ => null,
    };
}
