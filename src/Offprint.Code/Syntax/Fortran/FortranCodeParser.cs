namespace Offprint.Code;

/// <summary>Fortran in fixed or free form: statements by recursive descent; node names are those of tree-sitter's Fortran grammar where it has one.</summary>
/// <remarks>
/// A name with parentheses is an <c>array_reference</c> when the unit declares it with bounds, else a <c>call_expression</c>. Statements that only
/// declare or do input and output keep their tokens in a row. OpenMP and OpenACC lines are <c>directive</c> leaves; other comments are no part of the tree.
/// </remarks>
public sealed class FortranCodeParser : ICodeParser
{
    /// <inheritdoc/>
    public CodeLanguage Language => CodeLanguage.Fortran;

    /// <inheritdoc/>
    public CodeTree Parse(string code, CodeParseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        return new CodeTree(CodeLanguage.Fortran, code, new FortranParser(code, FortranLexer.Read(code, options?.FreeForm)).File());
    }
}
