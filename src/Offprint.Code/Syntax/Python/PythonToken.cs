namespace Offprint.Code;

/// <summary>A token of Python; line ends and indentation are tokens without text.</summary>
internal readonly record struct PythonToken(PythonTokenKind Kind, int Start, int End, string Text);
