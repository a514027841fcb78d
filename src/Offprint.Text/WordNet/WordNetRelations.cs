namespace Offprint.Text;

/// <summary>The names of relations in the shipped tables, and their inverses.</summary>
internal static class WordNetRelations
{
    private static readonly string[] Names =
    [
        "hypernym", "hyponym", "instance hypernym", "instance hyponym", "member holonym", "member meronym", "substance holonym", "substance meronym",
        "part holonym", "part meronym", "topic", "topic member", "region", "region member", "usage", "usage member", "antonym", "similar to",
        "attribute", "derivation", "verb group", "also see", "entailment", "cause", "pertainym", "participle",
    ];

    private static readonly Dictionary<string, WordNetRelation> ByName = Names.Select((name, i) => (name, (WordNetRelation)i)).ToDictionary(StringComparer.Ordinal);

    public static string NameOf(WordNetRelation relation) => Names[(int)relation];

    public static bool TryParse(string name, out WordNetRelation relation) => ByName.TryGetValue(name, out relation);

    /// <summary>
    /// What the source is of the target, where a relation and its inverse always go together or it is its own inverse. Null for see also,
    /// entailment, cause, pertainym and participle, which point one way.
    /// </summary>
    public static WordNetRelation? InverseOf(WordNetRelation relation) => relation switch
    {
        <= WordNetRelation.UsageMember => (WordNetRelation)((int)relation ^ 1),
        <= WordNetRelation.AlsoSee => relation,
        _ => null,
    };
}
