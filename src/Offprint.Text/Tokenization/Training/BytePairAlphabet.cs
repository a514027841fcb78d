namespace Offprint.Text;

/// <summary>What a trained vocabulary starts from.</summary>
public enum BytePairAlphabet
{
    /// <summary>The 256 bytes, spelt as GPT-2 does; text is split by the GPT-2 pattern. Every text can be encoded and decoded exactly.</summary>
    Bytes,

    /// <summary>The characters of the corpus (DNA, amino acids); each white-space separated run is one word. Others become the unknown token.</summary>
    Characters,

    /// <summary>The characters of the corpus, those inside a word as <c>##c</c>: a WordPiece vocabulary behind BERT's normalizer and splitting.</summary>
    Continuation,
}
