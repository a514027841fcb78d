namespace Offprint.Text;

/// <summary>A special token and its id.</summary>
/// <param name="Content">Its string.</param>
/// <param name="Id">Its id.</param>
public sealed record SpecialToken(string Content, int Id);
