namespace Offprint.Code;

/// <summary>How a text is parsed.</summary>
public sealed record CodeParseOptions
{
    /// <summary>What the text is. Default: whatever parses.</summary>
    public CodeFragment Fragment { get; init; } = CodeFragment.Any;

    /// <summary>Fortran only: whether the text is in free form; null tells by its first lines. Default: null.</summary>
    public bool? FreeForm { get; init; }
}
