namespace Offprint.Inference;

/// <summary>Named rules.</summary>
internal sealed class GrammarRules
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<GrammarNode> _nodes = [];
    private readonly List<string> _names = [];

    public int Count => _nodes.Count;

    public IReadOnlyList<string> Names => _names;

    public bool Contains(string name) => _numbers.ContainsKey(name);

    public int Number(string name) => _numbers[name];

    public GrammarNode Node(int number) => _nodes[number];

    public void Define(string name, GrammarNode node)
    {
        _numbers.Add(name, _nodes.Count);
        _nodes.Add(node);
        _names.Add(name);
    }

    /// <summary>Makes a name known before its rule is: for rules that refer to themselves.</summary>
    public void Declare(string name) => Define(name, GrammarNode.Nothing);

    public void Complete(string name, GrammarNode node) => _nodes[_numbers[name]] = node;
}
