namespace Offprint.Code;

/// <summary>What a text is: a whole file, or a piece that only parses inside something.</summary>
public enum CodeFragment
{
    /// <summary>Whatever parses: a member of a type, then a file, then statements (the order depends on the language).</summary>
    Any,

    /// <summary>A whole file.</summary>
    File,

    /// <summary>Members of a class: methods, properties, fields.</summary>
    Members,

    /// <summary>Statements of a function body.</summary>
    Statements,

    /// <summary>One expression.</summary>
    Expression,
}
