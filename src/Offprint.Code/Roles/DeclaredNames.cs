namespace Offprint.Code;

/// <summary>The names that a text declares, by role: plain names elsewhere in it mean those.</summary>
internal sealed class DeclaredNames
{
    private readonly Dictionary<TokenRole, HashSet<string>> _names = [];

    /// <summary>Collects the names of a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="declared">The role of a name where it is declared; null elsewhere.</param>
    public DeclaredNames(CodeTree tree, Func<CodeNode, TokenRole?> declared)
    {
        foreach (var leaf in tree.Leaves.Where(static leaf => leaf.Kind == TokenKind.Identifier))
        {
            if (declared(leaf) is not { } role)
            {
                continue;
            }

            if (!_names.TryGetValue(role, out var names))
            {
                _names.Add(role, names = new HashSet<string>(StringComparer.Ordinal));
            }

            names.Add(leaf.TextOf(tree.Text));
        }
    }

    public bool Contains(TokenRole role, string name) => _names.TryGetValue(role, out var names) && names.Contains(name);
}
