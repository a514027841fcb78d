// String and Char are the field's names of these literals.
#pragma warning disable CA1720
namespace Offprint.Code;

/// <summary>The syntactic role of a token: 25 roles that all languages share.</summary>
public enum TokenRole
{
    /// <summary>The name of a type where it is declared.</summary>
    TypeName,

    /// <summary>The name of a function or method where it is declared.</summary>
    FunctionName,

    /// <summary>The name of a function or method that is called.</summary>
    Call,

    /// <summary>A parameter, where it is declared and where it is used.</summary>
    Parameter,

    /// <summary>A local variable, where it is declared and where it is used.</summary>
    Local,

    /// <summary>A field, property, event, enumeration member or attribute of an object.</summary>
    Field,

    /// <summary>A type that is referred to.</summary>
    TypeReference,

    /// <summary>A namespace, module or package.</summary>
    Namespace,

    /// <summary>A label.</summary>
    Label,

    /// <summary>A word of the language that is none of the kinds below.</summary>
    Keyword,

    /// <summary>A modifier such as <c>public</c>, <c>static</c>, <c>async</c>, <c>const</c>.</summary>
    Modifier,

    /// <summary>A type that the language has a word for.</summary>
    PrimitiveType,

    /// <summary>A string.</summary>
    String,

    /// <summary>A character.</summary>
    Char,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True, false, null, None.</summary>
    Constant,

    /// <summary>An operator of arithmetic, bits or concatenation.</summary>
    Arithmetic,

    /// <summary>A comparison.</summary>
    Comparison,

    /// <summary>And, or, not.</summary>
    Logical,

    /// <summary>An assignment, also one with an operation.</summary>
    Assignment,

    /// <summary>A bracket.</summary>
    Bracket,

    /// <summary>A comma, semicolon, colon, dot or arrow.</summary>
    Separator,

    /// <summary>A word of a comment; comments are no tokens of our trees, so this role is for labelers of other trees.</summary>
    Comment,

    /// <summary>An attribute or decorator.</summary>
    Attribute,

    /// <summary>A name whose role the text alone does not tell, and what is left.</summary>
    Other,
}
