using System.IO.Hashing;
using System.Text;
using Offprint.Numerics;

namespace Offprint.Code;

/// <summary>One documented function: the record of the code corpora.</summary>
/// <param name="Language">The language.</param>
/// <param name="Unit">What stays on one side of a split: outermost type, top-level module, package and module, routine family; begins with <c>code/</c>.</param>
/// <param name="Name">The function's own name.</param>
/// <param name="Code">The function without comments and documentation, LF line ends, common indentation removed.</param>
/// <param name="Doc">The first paragraph of its documentation, in one line.</param>
/// <param name="Source">Where it comes from: a documentation id or a path inside its package.</param>
/// <param name="License">SPDX name.</param>
/// <param name="Exceptions">The exceptions that the documentation lists, simple names, sorted.</param>
/// <param name="Calls">The calls in it, in order.</param>
/// <param name="Roles">The role of every token, as <see cref="TokenRoleCodes"/> writes them.</param>
public sealed record CodeSample(
    CodeLanguage Language,
    string Unit,
    string Name,
    string Code,
    string Doc,
    string Source,
    string License,
    IReadOnlyList<string> Exceptions,
    IReadOnlyList<CallSite> Calls,
    string Roles)
{
    /// <summary>XxHash64 of the language's name, a line feed and the code: 16 hexadecimal digits.</summary>
    public string Id => Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(CodeLanguages.NameOf(Language) + "\n" + Code)));

    /// <summary><see cref="StableSplit.Of"/> of the unit: 0-7 train, 8 development, 9 test.</summary>
    public int Split => StableSplit.Of(Unit);

    /// <summary>The code before the body, trimmed.</summary>
    public required string Signature { get; init; }
}
