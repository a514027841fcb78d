namespace Offprint.Papers.Reproductions;

/// <summary>A tagger that learns one method after the other.</summary>
internal interface ITagger
{
    void Learn(TaggedMethod method);

    /// <summary>Tags of the names; of other tokens whatever is in <paramref name="tags"/>.</summary>
    void Tag(TaggedMethod method, Span<byte> tags);
}
