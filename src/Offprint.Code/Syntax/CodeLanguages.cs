using System.Collections.Concurrent;

namespace Offprint.Code;

/// <summary>The parser of each language, and the languages' names in files.</summary>
public static class CodeLanguages
{
    private static readonly ConcurrentDictionary<CodeLanguage, ICodeParser> Parsers = new()
    {
        [CodeLanguage.CSharp] = new CSharpCodeParser(),
        [CodeLanguage.JavaScript] = new JavaScriptCodeParser(),
        [CodeLanguage.Python] = new PythonCodeParser(),
        [CodeLanguage.Fortran] = new FortranCodeParser(),
    };

    /// <summary>The parser of a language.</summary>
    /// <param name="language">The language.</param>
    /// <exception cref="ArgumentException">No parser is registered for it.</exception>
    public static ICodeParser Parser(CodeLanguage language) =>
        Parsers.TryGetValue(language, out var parser) ? parser : throw new ArgumentException($"There is no parser for {language}.", nameof(language));

    /// <summary>Puts a parser in the place of the one for its language.</summary>
    /// <param name="parser">The parser.</param>
    public static void Register(ICodeParser parser)
    {
        ArgumentNullException.ThrowIfNull(parser);
        Parsers[parser.Language] = parser;
    }

    /// <summary>The name of a language in files: csharp, javascript, python, fortran.</summary>
    /// <param name="language">The language.</param>
    public static string NameOf(CodeLanguage language) => language switch
    {
        CodeLanguage.CSharp => "csharp",
        CodeLanguage.JavaScript => "javascript",
        CodeLanguage.Python => "python",
        CodeLanguage.Fortran => "fortran",
        _ => throw new ArgumentException($"{language} is not a language with a name.", nameof(language)),
    };

    /// <summary>The language of a name.</summary>
    /// <param name="name">For example <c>csharp</c>.</param>
    /// <exception cref="InvalidDataException">It is not a name of a language.</exception>
    public static CodeLanguage Parse(string name) => name switch
    {
        "csharp" => CodeLanguage.CSharp,
        "javascript" => CodeLanguage.JavaScript,
        "python" => CodeLanguage.Python,
        "fortran" => CodeLanguage.Fortran,
        _ => throw new InvalidDataException($"'{name}' is not a language; the names are csharp, javascript, python, fortran."),
    };
}
