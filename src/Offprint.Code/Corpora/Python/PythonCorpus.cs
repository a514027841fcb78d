using System.Text.RegularExpressions;

namespace Offprint.Code;

/// <summary>Documented functions of a folder of Python modules: those whose first statement is a string.</summary>
public static partial class PythonCorpus
{
    /// <summary>All candidates of a folder such as the standard library's, in the order of paths; files that do not parse are passed over.</summary>
    /// <param name="folder">The folder whose children are top-level modules and packages.</param>
    /// <param name="license">SPDX name for all.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IEnumerable<CodeSample> Extract(string folder, string license, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        foreach (var (path, relative) in CorpusFiles.Find(folder, ".py"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LeftOut().IsMatch(relative))
            {
                continue;
            }

            foreach (var sample in ExtractFile(File.ReadAllText(path), relative, license))
            {
                yield return sample;
            }
        }
    }

    internal static IEnumerable<CodeSample> ExtractFile(string text, string relative, string license)
    {
        CodeTree tree;
        try
        {
            tree = CodeLanguages.Parser(CodeLanguage.Python).Parse(text);
        }
        catch (CodeParseException)
        {
            yield break;
        }

        var unit = "code/python/" + relative.Split('/')[0].Replace(".py", "", StringComparison.Ordinal);
        foreach (var function in tree.Root.DescendantsAndSelf().Where(n => n.Type == "function_definition"))
        {
            var body = function.Child("body")!;
            if (body.Children[0] is not { Type: "expression_statement", Children: [{ Type: "string" } literal] } || PythonLiteral.Value(literal.TextOf(text)) is not { } value)
            {
                continue;
            }

            var code = CodeText.Normalize(tree, function, new HashSet<CodeNode> { literal }, body.Children.Count == 1 ? "pass" : "");
            var name = function.Child("name")!.TextOf(text);
            if (SampleParts.Create(CodeLanguage.Python, unit, name, code, DocText.FirstParagraph(value), relative, license) is { } sample)
            {
                yield return sample;
            }
        }
    }

    [GeneratedRegex(@"(^|/)(test|tests|idlelib|idle_test|__pycache__|site-packages|dist-packages|lib-dynload)/|(^|/)test_[^/]*\.py$|_pb2\.py$")]
    private static partial Regex LeftOut();
}
