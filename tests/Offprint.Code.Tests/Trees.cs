using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.Code.Tests;

/// <summary>What every concrete tree keeps to, checked by plain loops.</summary>
internal static partial class Trees
{
    public static CodeTree Parse(CodeLanguage language, string code, CodeFragment fragment = CodeFragment.Any) =>
        CodeLanguages.Parser(language).Parse(code, new CodeParseOptions { Fragment = fragment });

    /// <summary>Leaves are in order and do not overlap, children lie inside their parents, and between leaves there is nothing but blanks and comments.</summary>
    public static void AssertLossless(CodeTree tree)
    {
        var at = 0;
        foreach (var leaf in tree.Leaves)
        {
            Assert.True(leaf.Start >= at && leaf.End > leaf.Start, $"{leaf} overlaps what ends at {at}: {tree.Text}");
            AssertTrivia(tree.Language, tree.Text[at..leaf.Start]);
            at = leaf.End;
        }

        AssertTrivia(tree.Language, tree.Text[at..]);
        foreach (var node in tree.Root.DescendantsAndSelf())
        {
            Assert.True(!node.IsTerminal || node.Children.Count == 0, $"{node} is a token with children.");
            foreach (var child in node.Children)
            {
                Assert.Same(node, child.Parent);
                Assert.True(child.Start >= node.Start && child.End <= node.End, $"{child} is outside {node}: {tree.Text}");
            }
        }

        Assert.Equal(tree.Leaves.Count, tree.Tokens.Count);
        for (var i = 0; i < tree.Tokens.Count; i++) Assert.Equal((i, tree.Leaves[i].Start, tree.Leaves[i].End), (tree.Tokens[i].Index, tree.Tokens[i].Start, tree.Tokens[i].End));
    }

    /// <summary>The tree as nested lists of types, leaves by their text.</summary>
    public static string Show(CodeTree tree)
    {
        var text = new StringBuilder();
        Show(tree, tree.Root, text);
        return text.ToString();
    }

    private static void Show(CodeTree tree, CodeNode node, StringBuilder text)
    {
        if (node.IsTerminal)
        {
            text.Append(node.TextOf(tree.Text));
            return;
        }

        text.Append('(').Append(node.Type);
        foreach (var child in node.Children)
        {
            text.Append(' ');
            Show(tree, child, text);
        }

        text.Append(')');
    }

    private static void AssertTrivia(CodeLanguage language, string gap)
    {
        var rest = language switch
        {
            CodeLanguage.Python => Hash().Replace(gap, "").Replace("\\", "", StringComparison.Ordinal),
            CodeLanguage.Fortran => Continuation().Replace(Exclamation().Replace(FixedComment().Replace(gap, ""), ""), "").Replace("&", "", StringComparison.Ordinal).Replace(";", "", StringComparison.Ordinal),
            _ => Slash().Replace(gap, ""),
        };
        Assert.True(rest.Trim(' ', '\n', '\r', '\t', '\f', '\uFEFF').Length == 0, $"'{gap}' is between tokens.");
    }

    [GeneratedRegex("#[^\n]*")]
    private static partial Regex Hash();

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Slash();

    [GeneratedRegex("![^\n]*")]
    private static partial Regex Exclamation();

    [GeneratedRegex(@"(?m)^[cC*!][^\n]*$")]
    private static partial Regex FixedComment();

    [GeneratedRegex(@"(?m)^     [^\s0]")]
    private static partial Regex Continuation();
}
