namespace Offprint.Code;

/// <summary>A member of .NET's reference documentation.</summary>
/// <param name="Id">The documentation id: a letter (T, M, P, F, E), a colon, the full name and the parameter types.</param>
/// <param name="Summary">The summary in one line; empty when there is none.</param>
/// <param name="FirstParagraph">The summary's first paragraph.</param>
/// <param name="Parameters">The texts of the parameters, by name, in order.</param>
/// <param name="Returns">What it returns; empty when nothing is said.</param>
/// <param name="Remarks">The remarks in one line; empty when there are none.</param>
/// <param name="Exceptions">Full names of the exceptions that are listed, each once, sorted.</param>
public sealed record DotNetMember(
    string Id,
    string Summary,
    string FirstParagraph,
    IReadOnlyList<(string Name, string Text)> Parameters,
    string Returns,
    string Remarks,
    IReadOnlyList<string> Exceptions);
