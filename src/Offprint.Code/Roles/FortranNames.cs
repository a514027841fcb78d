namespace Offprint.Code;

/// <summary>Names of Fortran by their place in the tree and by the unit's header; case does not count.</summary>
internal sealed class FortranNames : INameLabeler
{
    private readonly HashSet<string> _parameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _functions = new(StringComparer.OrdinalIgnoreCase);

    public FortranNames(CodeTree tree)
    {
        foreach (var leaf in tree.Leaves.Where(l => l.Kind == TokenKind.Identifier))
        {
            if (leaf.Parent?.Type == "parameters")
            {
                _parameters.Add(leaf.TextOf(tree.Text));
            }
            else if (leaf.Parent?.Type is "external_statement" or "intrinsic_statement" || (leaf.Parent?.Type == "call_expression" && leaf.Field == "name"))
            {
                _functions.Add(leaf.TextOf(tree.Text));
            }
        }
    }

    public TokenRole Label(CodeNode leaf, string name)
    {
        var parent = leaf.Parent;
        switch (parent?.Type)
        {
            case "unit_header" when leaf.Field == "name":
                return TokenRole.FunctionName;
            case "subroutine_call" when leaf.Field == "subroutine":
            case "call_expression" when leaf.Field == "name":
                return TokenRole.Call;
            case "use_statement":
                return TokenRole.Namespace;
            case "derived_type_member_expression" when leaf.Field == "member":
                return TokenRole.Field;
            case "keyword_argument" when leaf.Field == "name":
                return TokenRole.Parameter;
        }

        return leaf.Field == "construct" ? TokenRole.Label
            : _parameters.Contains(name) ? TokenRole.Parameter
            : _functions.Contains(name) ? TokenRole.FunctionName
            : TokenRole.Local;
    }
}
