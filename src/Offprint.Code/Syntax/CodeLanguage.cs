namespace Offprint.Code;

/// <summary>A programming language with a parser here.</summary>
public enum CodeLanguage
{
    /// <summary>C#, parsed by Roslyn.</summary>
    CSharp,

    /// <summary>JavaScript, parsed by Acornima.</summary>
    JavaScript,

    /// <summary>Python 3, own parser.</summary>
    Python,

    /// <summary>Fortran in fixed or free form, own parser.</summary>
    Fortran,
}
