namespace Offprint.Code;

/// <summary>A token of Fortran; <c>Text</c> is in lower case but for strings, without the line breaks of continued tokens.</summary>
internal readonly record struct FortranToken(FortranTokenKind Kind, int Start, int End, string Text);
