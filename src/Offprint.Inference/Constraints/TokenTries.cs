using System.Runtime.CompilerServices;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>The trees of a tokenizer, made once for all constraints over it.</summary>
internal static class TokenTries
{
    private static readonly ConditionalWeakTable<PretrainedTokenizer, Pair> Known = [];

    /// <summary>For the first token and for the others; the same tree where the place makes no difference.</summary>
    public static (TokenTrie First, TokenTrie Inner) Of(PretrainedTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var pair = Known.GetValue(tokenizer, static t => new Pair(t));
        return (pair.First, pair.Rest);
    }

    private sealed class Pair
    {
        public Pair(PretrainedTokenizer tokenizer)
        {
            Rest = TokenTrie.Create(tokenizer);
            var first = Enumerable.Range(0, tokenizer.VocabularySize).Select(id => tokenizer.TokenBytes(id, first: true)).ToList();
            First = first.Zip(Rest.Bytes).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second)) ? Rest : new TokenTrie(first);
        }

        public TokenTrie First { get; }

        public TokenTrie Rest { get; }
    }
}
