namespace Offprint.Text;

/// <summary>Progress of <see cref="BytePairTrainer"/>.</summary>
/// <param name="Characters">Characters of text counted so far.</param>
/// <param name="Tokens">Tokens of the vocabulary so far (0 while text is counted).</param>
/// <param name="VocabularySize">Tokens wanted.</param>
public readonly record struct BytePairProgress(long Characters, int Tokens, int VocabularySize);
