namespace Offprint.Text;

/// <summary>The classes of words that WordNet knows.</summary>
public enum WordClass
{
    /// <summary>Nouns.</summary>
    Noun,

    /// <summary>Verbs.</summary>
    Verb,

    /// <summary>Adjectives, the satellites of adjective clusters among them.</summary>
    Adjective,

    /// <summary>Adverbs.</summary>
    Adverb,
}
