namespace Offprint.Code;

/// <summary>Names of Python by their place in the tree; plain names by the assignments and parameters of the same text.</summary>
internal sealed class PythonNames : INameLabeler
{
    private static readonly HashSet<string> Builtins =
        ["int", "float", "str", "bytes", "bool", "list", "dict", "set", "tuple", "frozenset", "object", "complex", "bytearray", "memoryview", "type"];

    private readonly DeclaredNames _declared;

    public PythonNames(CodeTree tree) => _declared = new DeclaredNames(tree, Declared);

    public TokenRole Label(CodeNode leaf, string name)
    {
        if (Declared(leaf) is { } declared)
        {
            return declared;
        }

        var parent = leaf.Parent;
        switch (parent?.Type)
        {
            case "call" when leaf.Field == "function":
                return TokenRole.Call;
            case "attribute" when leaf.Field == "attribute":
                return parent.Parent is { Type: "call" } && parent.Field == "function" ? TokenRole.Call
                    : parent.Parent?.Type == "decorator" ? TokenRole.Attribute : TokenRole.Field;
            case "keyword_argument" when leaf.Field == "name":
                return TokenRole.Parameter;
            case "decorator":
                return TokenRole.Attribute;
            case "argument_list" when parent.Parent?.Type == "class_definition":
                return TokenRole.TypeReference;
            case "class_pattern" or "dotted_name" when parent.Parent?.Type == "class_pattern":
                return TokenRole.TypeReference;
        }

        return leaf.Field is "type" or "return_type" ? TokenRole.TypeReference
            : _declared.Contains(TokenRole.Parameter, name) ? TokenRole.Parameter
            : _declared.Contains(TokenRole.Local, name) ? TokenRole.Local
            : _declared.Contains(TokenRole.Namespace, name) ? TokenRole.Namespace
            : Builtins.Contains(name) ? TokenRole.PrimitiveType
            : char.IsUpper(name[0]) ? TokenRole.TypeReference
            : TokenRole.Other;
    }

    private static TokenRole? Declared(CodeNode leaf)
    {
        var parent = leaf.Parent;
        switch (parent?.Type)
        {
            case "function_definition" when leaf.Field == "name":
                return TokenRole.FunctionName;
            case "class_definition" when leaf.Field == "name":
                return TokenRole.TypeName;
            case "parameters" or "lambda_parameters":
            case "default_parameter" or "typed_default_parameter" when leaf.Field == "name":
            case "typed_parameter" when leaf.Field != "type":
                return TokenRole.Parameter;
            case "list_splat_pattern" or "dictionary_splat_pattern":
                return TokenRole.Parameter;
            case "dotted_name" when InImport(parent):
            case "aliased_import":
                return TokenRole.Namespace;
            case "except_clause" or "as_pattern" when leaf.Field is "name" or "alias":
            case "with_item" when leaf.Field == "alias":
            case "named_expression" when leaf.Field == "name":
            case "splat_pattern":
            case "global_statement" or "nonlocal_statement":
                return TokenRole.Local;
        }

        var at = leaf;
        while (at.Parent is { Type: "pattern_list" or "tuple" or "list" or "list_splat" or "parenthesized_expression" } outer)
        {
            at = outer;
        }

        return at.Field == "left" && at.Parent?.Type is "assignment" or "augmented_assignment" or "for_statement" or "for_in_clause"
            || at.Field == "alias" ? TokenRole.Local : null;
    }

    private static bool InImport(CodeNode node) => node.Parent?.Type is "import_statement" or "import_from_statement" or "aliased_import" or "relative_import";
}
