namespace Offprint.Text;

/// <summary>
/// The relations of WordNet 3.0. A link (relation, target) of a synset reads "the target is a ... of this synset": the target of
/// <see cref="Hypernym"/> is more general. <see cref="Antonym"/>, <see cref="Derivation"/>, <see cref="Pertainym"/> and <see cref="Participle"/>
/// hold between words, the others, with few exceptions, between synsets.
/// </summary>
public enum WordNetRelation
{
    /// <summary>More general: of dog, canine.</summary>
    Hypernym,

    /// <summary>More special: of dog, poodle.</summary>
    Hyponym,

    /// <summary>The class of a named thing: of Danube, river.</summary>
    InstanceHypernym,

    /// <summary>A named thing of a class: of river, Danube.</summary>
    InstanceHyponym,

    /// <summary>The group that it is a member of.</summary>
    MemberHolonym,

    /// <summary>A member of it.</summary>
    MemberMeronym,

    /// <summary>What it is a substance of.</summary>
    SubstanceHolonym,

    /// <summary>A substance of it.</summary>
    SubstanceMeronym,

    /// <summary>The whole that it is a part of.</summary>
    PartHolonym,

    /// <summary>A part of it.</summary>
    PartMeronym,

    /// <summary>The topic that it belongs to: of checkmate, chess.</summary>
    Topic,

    /// <summary>What belongs to it as a topic.</summary>
    TopicMember,

    /// <summary>The region that it belongs to.</summary>
    Region,

    /// <summary>What belongs to it as a region.</summary>
    RegionMember,

    /// <summary>The kind of usage that it belongs to: slang, a trademark.</summary>
    Usage,

    /// <summary>What belongs to it as a kind of usage.</summary>
    UsageMember,

    /// <summary>The opposite word.</summary>
    Antonym,

    /// <summary>A similar adjective: head and satellites of a cluster.</summary>
    SimilarTo,

    /// <summary>The noun whose value an adjective is, and the other way round: of heavy, weight.</summary>
    Attribute,

    /// <summary>A word of the same derivation: of breathe, breath.</summary>
    Derivation,

    /// <summary>A verb sense of the same group.</summary>
    VerbGroup,

    /// <summary>See also.</summary>
    AlsoSee,

    /// <summary>What a verb entails: of snore, sleep.</summary>
    Entailment,

    /// <summary>What a verb causes: of show, see.</summary>
    Cause,

    /// <summary>The noun that a relational adjective pertains to; the adjective that an adverb comes from.</summary>
    Pertainym,

    /// <summary>The verb that an adjective is the participle of.</summary>
    Participle,
}
