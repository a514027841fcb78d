namespace Offprint.Code;

/// <summary>One statement: its label, its tokens, or a directive (an OpenMP or OpenACC line) as one token.</summary>
internal sealed record FortranLine(FortranToken? Label, List<FortranToken> Tokens, bool IsDirective = false)
{
    public int Start => Label?.Start ?? Tokens[0].Start;
}
