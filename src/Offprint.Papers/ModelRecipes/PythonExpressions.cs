using Offprint.Code;

namespace Offprint.Papers;

/// <summary>Short expressions of Python functions.</summary>
internal static class PythonExpressions
{
    /// <summary>The longest one, in characters.</summary>
    public const int MaximumLength = 24;

    private static readonly HashSet<string> Types =
    [
        "binary_operator", "boolean_operator", "not_operator", "unary_operator", "comparison_operator", "call", "attribute", "subscript", "list", "tuple", "dictionary", "set",
        "conditional_expression", "lambda",
    ];

    /// <summary>The expressions of a function that have 3 to 24 printable ASCII characters, in the order of the text.</summary>
    public static IEnumerable<string> Of(CodeSample sample)
    {
        var tree = CodeLanguages.Parser(CodeLanguage.Python).Parse(sample.Code);
        return tree.Root.DescendantsAndSelf()
            .Where(static node => Types.Contains(node.Type) && node.End - node.Start is >= 3 and <= MaximumLength)
            .Select(node => node.TextOf(tree.Text))
            .Where(static text => text.All(static c => c is >= ' ' and <= '~'));
    }
}
