using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.Code;

/// <summary>The text of a node as a sample holds it: comments and blank lines out, LF, the node's own indentation off; tokens stay as they are.</summary>
internal static partial class CodeText
{
    /// <summary>The normalised text.</summary>
    /// <param name="tree">The tree of the file.</param>
    /// <param name="node">The node.</param>
    /// <param name="left">Tokens to leave out, such as a documentation string.</param>
    /// <param name="replacement">What stands for them.</param>
    /// <param name="keepColumns">Whether lines keep all of their indentation.</param>
    public static string Normalize(CodeTree tree, CodeNode node, ISet<CodeNode>? left = null, string replacement = "", bool keepColumns = false)
    {
        var indent = keepColumns ? "" : IndentOf(tree.Text, node.Start);
        var result = new StringBuilder();
        var gap = new StringBuilder();
        var at = node.Start;
        foreach (var leaf in node.Leaves())
        {
            gap.Append(tree.Text, at, leaf.Start - at);
            at = leaf.End;
            if (left?.Contains(leaf) == true)
            {
                if (replacement.Length > 0)
                {
                    result.Append(Gap(tree.Language, gap.ToString(), indent)).Append(replacement);
                    gap.Clear();
                }

                continue;
            }

            result.Append(Gap(tree.Language, gap.ToString(), indent)).Append(tree.Text[leaf.Start..leaf.End].ReplaceLineEndings("\n"));
            gap.Clear();
        }

        return result.ToString();
    }

    private static string IndentOf(string text, int at)
    {
        var start = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        var end = start;
        while (end < at && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text[start..end];
    }

    private static string Gap(CodeLanguage language, string gap, string indent)
    {
        if (gap.Length == 0)
        {
            return gap;
        }

        gap = gap.ReplaceLineEndings("\n");
        gap = language switch
        {
            CodeLanguage.Python => HashComment().Replace(gap, ""),
            CodeLanguage.Fortran => FortranInline().Replace(FortranLine().Replace(gap, "\n"), ""),
            _ => SlashComment().Replace(gap, m => m.Value.StartsWith("/*", StringComparison.Ordinal) && m.Value.Contains('\n', StringComparison.Ordinal) ? "\n" : " "),
        };
        var lines = gap.Split('\n');
        if (lines.Length == 1)
        {
            return gap.Trim(' ', '\t').Length == 0 ? " " : gap;
        }

        var kept = new StringBuilder(lines[0].TrimEnd());
        for (var i = 1; i < lines.Length; i++)
        {
            if (i < lines.Length - 1 && string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            var line = lines[i].StartsWith(indent, StringComparison.Ordinal) ? lines[i][indent.Length..] : lines[i].TrimStart(' ', '\t');
            kept.Append('\n').Append(line);
        }

        return kept.ToString();
    }

    [GeneratedRegex(@"#[^\n]*")]
    private static partial Regex HashComment();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex SlashComment();

    [GeneratedRegex(@"\n[cC*!#][^\n]*")]
    private static partial Regex FortranLine();

    [GeneratedRegex(@"![^\n]*")]
    private static partial Regex FortranInline();
}
