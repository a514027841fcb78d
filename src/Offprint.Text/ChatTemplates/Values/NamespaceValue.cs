namespace Offprint.Text;

/// <summary>An object whose attributes a template may set, also from inside a loop.</summary>
internal sealed class NamespaceValue
{
    public Dictionary<string, object?> Values { get; } = [];
}
