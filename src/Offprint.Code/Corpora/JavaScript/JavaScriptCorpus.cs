using System.Text.RegularExpressions;

namespace Offprint.Code;

/// <summary>Documented functions of an npm package: those with a documentation comment directly before them.</summary>
public static partial class JavaScriptCorpus
{
    /// <summary>All candidates of a package, in the order of paths; files that do not parse are passed over.</summary>
    /// <param name="folder">The unpacked package.</param>
    /// <param name="package">Its name, for unit and source.</param>
    /// <param name="license">SPDX name; <c>license</c> tells it for a path where one package has several.</param>
    /// <param name="include">Which paths count; null for all.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IEnumerable<CodeSample> Extract(
        string folder, string package, Func<string, string> license, Func<string, bool>? include = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        ArgumentNullException.ThrowIfNull(license);
        foreach (var (path, relative) in CorpusFiles.Find(folder, ".js", ".mjs"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LeftOut().IsMatch(relative) || include?.Invoke(relative) == false)
            {
                continue;
            }

            foreach (var sample in ExtractFile(File.ReadAllText(path), package, relative, license(relative)))
            {
                yield return sample;
            }
        }
    }

    internal static IEnumerable<CodeSample> ExtractFile(string text, string package, string relative, string license)
    {
        CodeTree tree;
        try
        {
            tree = CodeLanguages.Parser(CodeLanguage.JavaScript).Parse(text, new CodeParseOptions { Fragment = CodeFragment.File });
        }
        catch (CodeParseException)
        {
            yield break;
        }

        var unit = $"code/javascript/{package}/{ModuleOf(package, relative)}";
        var leaves = tree.Leaves;
        for (var i = 0; i < leaves.Count; i++)
        {
            var gap = text[(i == 0 ? 0 : leaves[i - 1].End)..leaves[i].Start];
            if (Block().Match(gap) is not { Success: true } block || Function(leaves[i], text) is not var (node, name))
            {
                continue;
            }

            var (doc, exceptions) = JsDoc.Read(block.Groups[1].Value);
            var code = CodeText.Normalize(tree, node);
            if (doc.Length > 0 && SampleParts.Create(CodeLanguage.JavaScript, unit, name, code, doc, $"{package}/{relative}", license, exceptions) is { } sample)
            {
                yield return sample;
            }
        }
    }

    /// <summary>
    /// The module of a path: its folders and file without the words that name an implementation rather than a function, and without a leading precision
    /// letter, so that the copies of one function in several precisions are one unit.
    /// </summary>
    internal static string ModuleOf(string package, string relative)
    {
        var parts = Extension().Replace(relative, "").Split('/')
            .Where(p => p is not ("package" or "lib" or "src" or "base" or "strided" or "esm" or "cjs" or "main" or "index" or "native" or "ndarray" or "accessors" or "fp")).ToList();
        if (parts.Count == 0)
        {
            return "index";
        }

        // Folder and file often repeat one another: daxpy/daxpy.js. Two levels name the function in most packages, three in mathjs (function/algebra/derivative).
        var module = string.Join('/', parts.Distinct(StringComparer.Ordinal).Take(package == "mathjs" ? 3 : 2));
        return relative.Contains("blas", StringComparison.Ordinal) || package.EndsWith("/blas", StringComparison.Ordinal) || relative.Contains("strided", StringComparison.Ordinal)
            ? Precision().Replace(module, "$1")
            : module;
    }

    /// <summary>The function that begins at a leaf: a declaration, a variable or a property that holds one, a method.</summary>
    private static (CodeNode Node, string Name)? Function(CodeNode leaf, string text)
    {
        for (var node = leaf.Parent; node is not null && node.Start == leaf.Start; node = node.Parent)
        {
            switch (node.Type)
            {
                case "FunctionDeclaration" when node.Child("id") is { } id:
                    return (node, id.TextOf(text));
                case "MethodDefinition" when node.Child("key") is { } key:
                    return (node, key.TextOf(text));
                case "VariableDeclaration" when node.Children.Count(c => c.Type == "VariableDeclarator") == 1
                    && node.Children.First(c => c.Type == "VariableDeclarator") is { } declarator && IsFunction(declarator.Child("init")):
                    return (node, declarator.Child("id")!.TextOf(text));
                case "ExpressionStatement" when node.Children[0] is { Type: "AssignmentExpression" } assignment && IsFunction(assignment.Child("right")):
                    return (node, assignment.Child("left")!.TextOf(text));
                case "ExportNamedDeclaration" or "ExportDefaultDeclaration" when node.Children.FirstOrDefault(c => !c.IsTerminal) is { } exported
                    && exported.Leaves().FirstOrDefault() is { } first && Function(first, text) is var (inner, name):
                    return (inner, name);
            }
        }

        return null;
    }

    private static bool IsFunction(CodeNode? node) => node?.Type is "FunctionExpression" or "ArrowFunctionExpression";

    [GeneratedRegex(@"(^|/)(test|tests|benchmark|examples|docs|node_modules|build|dist|scripts|manifest[^/]*|deps|include|__tests__)/|\.min\.js$|\.(test|spec)\.js$")]
    private static partial Regex LeftOut();

    [GeneratedRegex(@"/\*\*((?:(?!\*/).)*)\*/\s*(?:/\*\s*#__PURE__\s*\*/\s*)?$", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\.m?js$")]
    private static partial Regex Extension();

    [GeneratedRegex(@"(^|/)[dsgzc](?=[a-z]{3})")]
    private static partial Regex Precision();
}
