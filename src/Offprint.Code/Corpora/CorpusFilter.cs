using System.Text.RegularExpressions;

namespace Offprint.Code;

/// <summary>The rules by which the cleaned CodeSearchNet sets leave functions out, for all languages alike.</summary>
internal static partial class CorpusFilter
{
    private const int LongestCode = 20_000;

    private static readonly string[] Boilerplate =
        ["For a description of this member", "Returns the hash code", "Initializes a new instance", "This API supports the product infrastructure", "Serves as the default hash function"];

    /// <summary>3 to 256 words, no address or image, at least 80 % ASCII letters and blanks, no boilerplate.</summary>
    public static bool AcceptsDoc(string doc)
    {
        var words = doc.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (words is < 3 or > 256 || Address().IsMatch(doc) || Array.Exists(Boilerplate, b => doc.StartsWith(b, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        return doc.Count(c => char.IsAsciiLetter(c) || c == ' ') >= 0.8 * doc.Length;
    }

    /// <summary>Three lines at least, no more than 20,000 characters (but for Fortran), and more than one statement that throws or hands on.</summary>
    public static bool AcceptsCode(CodeTree tree)
    {
        if (tree.Text.AsSpan().Count('\n') < 2 || (tree.Text.Length > LongestCode && tree.Language != CodeLanguage.Fortran))
        {
            return false;
        }

        var body = tree.Language switch
        {
            CodeLanguage.CSharp => tree.Root.DescendantsAndSelf().FirstOrDefault(n => n.Type == "Block"),
            CodeLanguage.JavaScript => tree.Root.DescendantsAndSelf().FirstOrDefault(n => n.Type is "FunctionBody" or "BlockStatement"),
            CodeLanguage.Python => tree.Root.DescendantsAndSelf().FirstOrDefault(n => n.Type == "block"),
            _ => null,
        };
        if (body is null)
        {
            return tree.Language == CodeLanguage.Fortran;
        }

        var statements = body.Children.Where(c => !c.IsTerminal).ToList();
        return statements.Count > 1 || (statements.Count == 1 && !IsForward(statements[0]));
    }

    private static bool IsForward(CodeNode statement)
    {
        if (statement.Type is "ThrowStatement" or "raise_statement" or "pass_statement")
        {
            return true;
        }

        if (statement.Type is not ("ReturnStatement" or "ExpressionStatement" or "return_statement" or "expression_statement"))
        {
            return false;
        }

        var value = statement.Children.FirstOrDefault(c => !c.IsTerminal);
        if (value?.Type is not ("InvocationExpression" or "ObjectCreationExpression" or "CallExpression" or "NewExpression" or "call"))
        {
            // A single name, literal or field.
            return value is null || value.Leaves().Count() <= 3;
        }

        return !value.DescendantsAndSelf().Skip(1).Any(n => n.Type is "InvocationExpression" or "CallExpression" or "call" or "ConditionalExpression" or "conditional_expression"
            || n.Type.Contains("Binary", StringComparison.Ordinal) || n.Type.EndsWith("_operator", StringComparison.Ordinal) || n.Type.Contains("comprehension", StringComparison.Ordinal)
            || n.Type is "ArrowFunctionExpression" or "FunctionExpression" or "lambda" or "AddExpression" or "SubtractExpression" or "MultiplyExpression");
    }

    [GeneratedRegex(@"https?:|www\.|<img", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
