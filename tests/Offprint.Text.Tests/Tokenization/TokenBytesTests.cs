using System.Text;
using Offprint.Numerics;

namespace Offprint.Text.Tests.Tokenization;

public class TokenBytesTests
{
    private const string Corpus = "the cat sat on the mat, and the dog – who wasn't there – didn't. Größe 12 naïve café 日本語 emoji 😀!\nnew line";

    [Theory]
    [InlineData(BytePairAlphabet.Bytes)]
    [InlineData(BytePairAlphabet.Characters)]
    [InlineData(BytePairAlphabet.Continuation)]
    public void They_join_to_what_decoding_gives(BytePairAlphabet alphabet)
    {
        var tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = alphabet == BytePairAlphabet.Bytes ? 300 : 120, Alphabet = alphabet, MinimumFrequency = 1 }).Train(Enumerable.Repeat(Corpus, 20), cancellationToken: TestContext.Current.CancellationToken);
        Compare(tokenizer);
    }

    [Fact]
    public void Byte_fallback_and_visible_spaces_are_spelled_out()
    {
        // As Llama's files have it: ▁ for the space, <0xNN> for bytes, one space dropped at the start of a text.
        var tokenizer = PretrainedTokenizer.Parse("""
            {"version":"1.0","added_tokens":[{"id":0,"content":"</s>","special":true}],"normalizer":null,"pre_tokenizer":null,"post_processor":null,
             "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]},
             "model":{"type":"BPE","vocab":{"</s>":0,"<0xC3>":1,"<0xA9>":2,"▁cat":3,"s":4,"▁":5,"▁▁a":6},"merges":[]}}
            """);
        Assert.Equal([0xC3], tokenizer.TokenBytes(1)!);
        Assert.Equal(" cat", Encoding.UTF8.GetString(tokenizer.TokenBytes(3)!));
        Assert.Equal("cat", Encoding.UTF8.GetString(tokenizer.TokenBytes(3, first: true)!));
        Assert.Equal(" a", Encoding.UTF8.GetString(tokenizer.TokenBytes(6, first: true)!));
        Assert.Empty(tokenizer.TokenBytes(5, first: true)!);
        Assert.Null(tokenizer.TokenBytes(0));
        Assert.Null(tokenizer.TokenBytes(7));
        Compare(tokenizer);
    }

    [Fact]
    public void A_tokenizer_without_decoder_joins_with_spaces()
    {
        var tokenizer = PretrainedTokenizer.Parse("""{"version":"1.0","added_tokens":[{"id":2,"content":"<x>","special":false}],"model":{"type":"WordLevel","vocab":{"a":0,"b":1},"unk_token":"a"}}""");
        Compare(tokenizer);
    }

    private static void Compare(PretrainedTokenizer tokenizer)
    {
        var random = new SeededRandom(1);
        var ids = Enumerable.Range(0, tokenizer.VocabularySize).Where(id => tokenizer.TokenBytes(id) is not null).ToArray();
        Assert.True(ids.Length > 1);
        for (var i = 0; i < 500; i++)
        {
            int[] sample = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => ids[random.Next(ids.Length)])];
            byte[] bytes = [.. sample.SelectMany((id, k) => tokenizer.TokenBytes(id, k == 0)!)];
            // Broken UTF-8 is shown in more than one way: compare what is whole.
            if (Encoding.UTF8.GetString(bytes) is var text && !text.Contains('\uFFFD', StringComparison.Ordinal))
            {
                Assert.Equal(tokenizer.Decode(sample, skipSpecial: false), text);
            }
        }
    }
}
