namespace Offprint.Papers.Reproductions;

/// <summary>A method as a sequence of tokens with tags. Words and tags are numbers; tokens that are no names have a tag that is known from their text.</summary>
/// <param name="Unit">The file: methods of one outermost type.</param>
/// <param name="Words">One number a token.</param>
/// <param name="Tags">The role of each token.</param>
/// <param name="IsName">Whether the token is a name, which is what is tagged and scored.</param>
internal sealed record TaggedMethod(string Unit, int[] Words, byte[] Tags, bool[] IsName)
{
    public int Names { get; } = IsName.Count(static name => name);
}
