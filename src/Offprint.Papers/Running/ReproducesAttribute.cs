namespace Offprint.Papers;

/// <summary>Marks the reproduction of a paper and names the paper's folder under <c>papers/</c>.</summary>
/// <param name="slug">The paper's slug: lower-case letters, digits and single dashes.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ReproducesAttribute(string slug) : Attribute
{
    /// <summary>The paper's slug.</summary>
    public string Slug { get; } = slug;
}
