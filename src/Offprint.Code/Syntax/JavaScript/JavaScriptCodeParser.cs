using Acornima;

namespace Offprint.Code;

/// <summary>JavaScript through Acornima: node types and fields are those of ESTree, with every token put in as a leaf.</summary>
/// <remarks>Any: a script, a module, an expression (a function without a name), then members of a class or an object. Templates are one leaf.</remarks>
public sealed class JavaScriptCodeParser : ICodeParser
{
    /// <inheritdoc/>
    public CodeLanguage Language => CodeLanguage.JavaScript;

    /// <inheritdoc/>
    public CodeTree Parse(string code, CodeParseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        (string Prefix, string Suffix, bool Module)[] forms = (options?.Fragment ?? CodeFragment.Any) switch
        {
            CodeFragment.File => [("", "", false), ("", "", true)],
            CodeFragment.Members => [("class _ {\n", "\n}", false), ("({\n", "\n})", false)],
            CodeFragment.Statements => [("async function* _() {\n", "\n}", false), ("function _() {\n", "\n}", false)],
            CodeFragment.Expression => [("(\n", "\n)", false)],
            _ => [("", "", false), ("", "", true), ("(\n", "\n)", false), ("class _ {\n", "\n}", false), ("({\n", "\n})", false), ("function _() {\n", "\n}", false)],
        };
        CodeParseException? best = null;
        foreach (var (prefix, suffix, module) in forms)
        {
            try
            {
                return Parse(code, prefix, suffix, module);
            }
            catch (CodeParseException e)
            {
                best = best is null || (e.Line, e.Column).CompareTo((best.Line, best.Column)) > 0 ? e : best;
            }
        }

        throw best!;
    }

    private static CodeTree Parse(string code, string prefix, string suffix, bool module)
    {
        var whole = prefix + code + suffix;
        var tokens = new List<Token>();
        var parser = new Parser(new ParserOptions { OnToken = (in Token token) => tokens.Add(token) });
        Acornima.Ast.Program program;
        try
        {
            program = module ? parser.ParseModule(whole) : parser.ParseScript(whole);
        }
        catch (ParseErrorException e)
        {
            throw CodeParseException.At(code, e.Error.Index - prefix.Length, e.Description);
        }
        catch (InsufficientExecutionStackException)
        {
            throw CodeParseException.At(code, 0, "the code is nested too deeply.");
        }

        var root = JavaScriptNodes.Build(whole, program, tokens);
        if (prefix.Length == 0)
        {
            (root.Start, root.End) = (0, code.Length);
            return new CodeTree(CodeLanguage.JavaScript, code, root);
        }

        return new CodeTree(CodeLanguage.JavaScript, code, Inside(root, code, prefix.Length));
    }

    /// <summary>The part of a wrapped tree that is the text: one node, or a list of them.</summary>
    private static CodeNode Inside(CodeNode root, string code, int shift)
    {
        var parts = new List<CodeNode>();
        Collect(root, shift, shift + code.Length, parts);
        foreach (var part in parts)
        {
            part.Parent?.RemoveChild(part);
            part.Shift(-shift);
        }

        if (parts.Count == 1)
        {
            return parts[0];
        }

        var list = new CodeNode("Fragment", 0, code.Length);
        foreach (var part in parts)
        {
            list.Add(part);
        }

        return list;
    }

    private static void Collect(CodeNode node, int start, int end, List<CodeNode> parts)
    {
        foreach (var child in node.Children)
        {
            if (child.Start >= start && child.End <= end)
            {
                parts.Add(child);
            }
            else if (child.End > start && child.Start < end)
            {
                Collect(child, start, end, parts);
            }
        }
    }
}
