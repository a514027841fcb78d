using System.Text.Json.Nodes;

namespace Offprint.Text;

/// <summary>The tokenizer around a trained vocabulary.</summary>
internal abstract class BytePairRecipe
{
    public abstract IReadOnlyList<string> SpecialTokens { get; }

    public virtual ITextNormalizer? Normalizer => null;

    public abstract IPreTokenizer PreTokenizer { get; }

    public static BytePairRecipe For(BytePairTrainerOptions options) => options.Alphabet switch
    {
        BytePairAlphabet.Bytes => new ByteLevelRecipe(options.SpecialTokens ?? ["<|endoftext|>"]),
        BytePairAlphabet.Characters => new CharacterRecipe(options.SpecialTokens ?? ["<pad>", "<unk>"]),
        BytePairAlphabet.Continuation => new ContinuationRecipe(options.SpecialTokens ?? ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], options.Lowercase),
        _ => throw new ArgumentException($"Alphabet is {options.Alphabet}; known are Bytes, Characters, Continuation.", nameof(options)),
    };

    public PretrainedTokenizer Build(Dictionary<string, int> vocabulary, List<(string, string)> merges)
    {
        var json = Write(vocabulary, merges, SpecialTokens.Select(token => new AddedToken(vocabulary[token], token) { Special = true }));
        return new PretrainedTokenizer(new TokenizerFiles { Tokenizer = json });
    }

    protected abstract byte[] Write(Dictionary<string, int> vocabulary, List<(string, string)> merges, IEnumerable<AddedToken> added);

    /// <summary>The first of some special tokens that is there.</summary>
    protected (string Token, int Id)? Find(Dictionary<string, int> vocabulary, params string[] names)
        => names.FirstOrDefault(SpecialTokens.Contains) is { } name ? (name, vocabulary[name]) : null;

    private sealed class ByteLevelRecipe(IReadOnlyList<string> special) : BytePairRecipe
    {
        public override IReadOnlyList<string> SpecialTokens => special;

        public override IPreTokenizer PreTokenizer { get; } = new ByteLevelPreTokenizer(addPrefixSpace: false, useRegex: true);

        protected override byte[] Write(Dictionary<string, int> vocabulary, List<(string, string)> merges, IEnumerable<AddedToken> added)
        {
            // <s>, </s> and <mask>: RoBERTa's <s> A </s></s> B </s>.
            var post = Find(vocabulary, "<mask>") is not null && Find(vocabulary, "<s>") is { } first && Find(vocabulary, "</s>") is { } last
                ? TokenizerJson.Roberta(first, last)
                : TokenizerJson.ByteLevel(false, trimOffsets: false);
            return TokenizerJson.Build(TokenizerJson.BytePair(vocabulary, merges), added, null, TokenizerJson.ByteLevel(false), post, TokenizerJson.ByteLevel(true));
        }
    }

    private sealed class CharacterRecipe(IReadOnlyList<string> special) : BytePairRecipe
    {
        public override IReadOnlyList<string> SpecialTokens => special;

        public override IPreTokenizer PreTokenizer { get; } = new SplitPreTokenizer(new RunePattern(RuneClass.IsWhiteSpace), SplitBehavior.Removed);

        protected override byte[] Write(Dictionary<string, int> vocabulary, List<(string, string)> merges, IEnumerable<AddedToken> added)
            => TokenizerJson.Build(TokenizerJson.BytePair(vocabulary, merges, Find(vocabulary, "<unk>", "[UNK]")?.Token), added, null,
                TokenizerJson.Type("WhitespaceSplit"), null, TokenizerJson.Type("Fuse"));
    }

    private sealed class ContinuationRecipe(IReadOnlyList<string> special, bool lowercase) : BytePairRecipe
    {
        public override IReadOnlyList<string> SpecialTokens => special;

        public override ITextNormalizer Normalizer { get; } = new BertNormalizer(true, true, lowercase, lowercase);

        public override IPreTokenizer PreTokenizer { get; } = new BertPreTokenizer();

        protected override byte[] Write(Dictionary<string, int> vocabulary, List<(string, string)> merges, IEnumerable<AddedToken> added)
        {
            var first = Find(vocabulary, "[CLS]");
            var last = Find(vocabulary, "[SEP]");
            JsonObject? post = first is null && last is null ? null : TokenizerJson.Template(first, last, 1);
            return TokenizerJson.Build(TokenizerJson.WordPiece(vocabulary, Find(vocabulary, "[UNK]", "<unk>")?.Token ?? "[UNK]"), added,
                TokenizerJson.Bert(lowercase), TokenizerJson.Type("BertPreTokenizer"), post, TokenizerJson.WordPieceDecoder());
        }
    }
}
