namespace Offprint.Text;

/// <summary>Options of <see cref="BytePairTrainer"/>.</summary>
public sealed record BytePairTrainerOptions
{
    /// <summary>Largest number of tokens, special tokens and alphabet included. The result has fewer when the text runs out of pairs. Default: 8192.</summary>
    public int VocabularySize { get; init; } = 8192;

    /// <summary>What the vocabulary starts from. Default: bytes.</summary>
    public BytePairAlphabet Alphabet { get; init; } = BytePairAlphabet.Bytes;

    /// <summary>
    /// Special tokens; they get the ids 0, 1, ... in this order. Roles are recognised by the well-known strings: <c>&lt;|endoftext|&gt;</c>,
    /// <c>&lt;s&gt;</c>, <c>&lt;/s&gt;</c>, <c>&lt;pad&gt;</c>, <c>&lt;unk&gt;</c>, <c>&lt;mask&gt;</c>, <c>[CLS]</c>, <c>[SEP]</c>, <c>[PAD]</c>,
    /// <c>[UNK]</c>, <c>[MASK]</c>. Bytes with
    /// <c>&lt;s&gt;</c>, <c>&lt;/s&gt;</c> and <c>&lt;mask&gt;</c> get RoBERTa's form: the first two stand around every sequence. Null: the alphabet's own, <c>&lt;|endoftext|&gt;</c> for bytes, <c>&lt;pad&gt; &lt;unk&gt;</c> for characters,
    /// <c>[PAD] [UNK] [CLS] [SEP] [MASK]</c> for continuations. Default: null.
    /// </summary>
    public IReadOnlyList<string>? SpecialTokens { get; init; }

    /// <summary>A pair must occur this often to be merged. Default: 2.</summary>
    public long MinimumFrequency { get; init; } = 2;

    /// <summary>Longest token made, in characters of the alphabet; 0: no limit. Default: 0.</summary>
    public int MaximumTokenLength { get; init; }

    /// <summary>Whether continuations are trained on lower case without accents (BERT uncased). Default: true.</summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>Characters that are in the alphabet whether the text has them or not (characters and continuations). Default: none.</summary>
    public string InitialAlphabet { get; init; } = "";

    /// <summary>Largest alphabet (characters and continuations), the most frequent characters; 0: all. Default: 1000.</summary>
    public int AlphabetLimit { get; init; } = 1000;

    /// <summary>Threads that count words; 0: all processors. The result doesn't depend on it. Default: 0.</summary>
    public int Threads { get; init; }
}
