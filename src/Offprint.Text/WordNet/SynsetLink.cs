namespace Offprint.Text;

/// <summary>One relation of a synset.</summary>
/// <param name="Relation">What the target is of the synset.</param>
/// <param name="Target">The target's place in <see cref="WordNet.Synsets"/>.</param>
/// <param name="SourceWord">The place of the word that the relation holds for, in <see cref="Synset.Words"/>; null when it holds for the whole synset.</param>
/// <param name="TargetWord">The place of the target's word; null for the whole synset.</param>
public readonly record struct SynsetLink(WordNetRelation Relation, int Target, int? SourceWord, int? TargetWord);
