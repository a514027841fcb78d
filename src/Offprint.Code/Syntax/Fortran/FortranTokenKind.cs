namespace Offprint.Code;

internal enum FortranTokenKind
{
    Name,
    Integer,
    Float,
    String,
    Operator,
}
