namespace Offprint.Text;

/// <summary>A part of a template: special tokens, or the first (0) or second (1) text when <paramref name="Ids"/> is null.</summary>
internal sealed record TemplatePart(IReadOnlyList<int>? Ids, int Sequence, int Type);
