namespace Offprint.Code;

internal enum PythonTokenKind
{
    Name,
    Integer,
    Float,
    String,
    Operator,
    NewLine,
    Indent,
    Dedent,
    End,
}
