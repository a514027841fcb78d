namespace Offprint.Code;

/// <summary>Python 3 (up to 3.12) by recursive descent; node names and fields are those of tree-sitter's Python grammar.</summary>
/// <remarks>Strings are one leaf each, formatted ones too. Code indented as a whole is not a file: take the indentation off first.</remarks>
public sealed class PythonCodeParser : ICodeParser
{
    /// <inheritdoc/>
    public CodeLanguage Language => CodeLanguage.Python;

    /// <inheritdoc/>
    public CodeTree Parse(string code, CodeParseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        var parser = new PythonParser(code, PythonLexer.Read(code));
        return new CodeTree(CodeLanguage.Python, code, options?.Fragment == CodeFragment.Expression ? parser.ExpressionFile() : parser.Module());
    }
}
