using System.Buffers;
using System.Text.Json.Nodes;

namespace Offprint.Text.Tests;

public class PretrainedTokenizerTests
{
    private static readonly PretrainedTokenizer ByteLevel = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 400 })
        .Train([SampleTexts.English, SampleTexts.Mixed]);

    private static readonly PretrainedTokenizer WordPiece = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300, Alphabet = BytePairAlphabet.Continuation })
        .Train([SampleTexts.English, SampleTexts.Code]);

    [Fact]
    public void Lone_surrogates_are_read_as_replacement_characters()
    {
        const string text = "a\uD800b\uDC00\uDC00 \uD83D\uDE00\uD83D";
        var ids = ByteLevel.EncodeToIds(text);
        Assert.Equal("a\uFFFDb\uFFFD\uFFFD \uD83D\uDE00\uFFFD", ByteLevel.Decode(ids));
        Assert.Equal((text.Length - 1, text.Length), ByteLevel.EncodePair(text).Offsets[^1]);
    }

    [Fact]
    public void Inherited_methods_give_ranges_of_the_original_text()
    {
        const string text = "Héllo <|endoftext|> wörld";
        var tokens = ByteLevel.EncodeToTokens(text, out var normalized);
        Assert.Null(normalized);
        Assert.Equal(ByteLevel.EncodeToIds(text), tokens.Select(token => token.Id));
        Assert.Contains(tokens, token => token.Value == "<|endoftext|>" && text[token.Offset] == "<|endoftext|>");
        Assert.Equal(text.Length, tokens[^1].Offset.End.Value);
    }

    [Fact]
    public void A_token_limit_says_how_much_text_it_covers()
    {
        const string text = "It is a truth universally acknowledged";
        var all = ByteLevel.EncodeToIds(text);
        var some = ByteLevel.EncodeToIds(text, 3, out _, out var consumed);
        Assert.Equal(all.Take(3), some);
        Assert.Equal(all.Take(3), ByteLevel.EncodeToIds(text[..consumed]));
        Assert.Equal(consumed, ByteLevel.GetIndexByTokenCount(text, 3, out _, out var count));
        Assert.Equal(3, count);
        var start = ByteLevel.GetIndexByTokenCountFromEnd(text, 2, out _, out count);
        Assert.Equal(2, count);
        Assert.Equal(all.TakeLast(2), ByteLevel.EncodeToIds(text[start..]));
        Assert.Equal(all.Count, ByteLevel.CountTokens(text));
        Assert.Equal(text.Length, ByteLevel.GetIndexByTokenCount(text, 1000, out _, out _));
    }

    [Fact]
    public void Decoding_into_a_span_stops_before_it_overflows()
    {
        var ids = ByteLevel.EncodeToIds("It is a truth universally acknowledged");
        var small = new char[10];
        Assert.Equal(OperationStatus.DestinationTooSmall, ByteLevel.Decode(ids, small, out var consumed, out var written));
        Assert.InRange(written, 1, 10);
        Assert.Equal(ByteLevel.Decode(ids.Take(consumed)), new string(small, 0, written));
        var large = new char[100];
        Assert.Equal(OperationStatus.Done, ByteLevel.Decode(ids, large, out consumed, out written));
        Assert.Equal(ids.Count, consumed);
        Assert.Equal("It is a truth universally acknowledged", new string(large, 0, written));
    }

    [Fact]
    public void Ids_without_a_token_are_left_out()
        => Assert.Equal(ByteLevel.Decode(ByteLevel.EncodeToIds("truth")), ByteLevel.Decode([-1, .. ByteLevel.EncodeToIds("truth"), 1 << 20]));

    [Fact]
    public void Pairs_have_types_and_a_mask()
    {
        var encoding = WordPiece.EncodePair("a man", "his wife");
        var (cls, sep) = (WordPiece.Special.Classification!.Id, WordPiece.Special.Separator!.Id);
        Assert.Equal(cls, encoding.Ids[0]);
        Assert.Equal(2, encoding.Ids.Count(id => id == sep));
        var second = Array.IndexOf(encoding.Ids, sep) + 1;
        Assert.All(encoding.TypeIds[..second], type => Assert.Equal(0, type));
        Assert.All(encoding.TypeIds[second..], type => Assert.Equal(1, type));
        Assert.Equal(encoding.Ids.Select(id => id == cls || id == sep), encoding.SpecialMask);
        Assert.Equal("a man his wife", WordPiece.Decode(encoding.Ids, skipSpecial: true));
        Assert.Equal(encoding.Ids.Where((_, i) => !encoding.SpecialMask[i]), WordPiece.EncodePair("a man", "his wife", addSpecial: false).Ids);
    }

    [Theory]
    [InlineData(TruncationStrategy.LongestFirst, 12)]
    [InlineData(TruncationStrategy.LongestFirst, 6)]
    [InlineData(TruncationStrategy.OnlyFirst, 30)]
    [InlineData(TruncationStrategy.OnlySecond, 30)]
    public void Truncation_gives_the_length_and_keeps_special_tokens(TruncationStrategy strategy, int length)
    {
        const string a = "a truth universally acknowledged", b = "the rightful property of some one";
        foreach (var left in new[] { false, true })
        {
            var encoding = WordPiece.Encode(a, b, new EncodingOptions { Truncation = new TruncationOptions { MaximumLength = length, Strategy = strategy, FromLeft = left } });
            var whole = WordPiece.EncodePair(a, b);
            Assert.True(whole.Length > length);
            Assert.Equal(length, encoding.Length);
            Assert.Equal(3, encoding.SpecialMask.Count(special => special));
            if (strategy == TruncationStrategy.OnlyFirst)
            {
                Assert.Equal(whole.TypeIds.Count(type => type == 1), encoding.TypeIds.Count(type => type == 1));
            }
        }
    }

    [Fact]
    public void Truncation_without_room_is_an_argument_error()
    {
        Assert.Throws<ArgumentException>(() => WordPiece.Encode("a man", null, new EncodingOptions { Truncation = new TruncationOptions { MaximumLength = 1 } }));
        Assert.Throws<ArgumentException>(() => WordPiece.Encode("a", "the rightful property of some", new EncodingOptions { Truncation = new TruncationOptions { MaximumLength = 5, Strategy = TruncationStrategy.OnlyFirst } }));
    }

    [Fact]
    public void Padding_goes_to_one_side_and_is_masked()
    {
        var padding = new PaddingOptions { MultipleOf = 8, Id = 7, TypeId = 3, Left = true };
        var batch = WordPiece.EncodeBatch(["a", "the rightful property of some one"], new EncodingOptions { Padding = padding }, TestContext.Current.CancellationToken);
        Assert.Equal(batch[1].Length, batch[0].Length);
        Assert.Equal(0, batch[0].Length % 8);
        var single = WordPiece.EncodePair("a");
        var pad = batch[0].Length - single.Length;
        Assert.Equal([.. Enumerable.Repeat(7, pad), .. single.Ids], batch[0].Ids);
        Assert.Equal([.. Enumerable.Repeat(0, pad), .. Enumerable.Repeat(1, single.Length)], batch[0].AttentionMask());
        Assert.Equal(3, batch[0].TypeIds[0]);
        Assert.True(batch[0].SpecialMask[0]);
        var right = WordPiece.Encode("a", null, new EncodingOptions { Padding = padding with { Left = false, Length = 6, MultipleOf = 0 } });
        Assert.Equal([.. single.Ids, 7, 7, 7], right.Ids);
    }

    [Fact]
    public void A_batch_does_not_depend_on_threads()
    {
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => SampleTexts.English[(i % 50)..(i % 50 + i)])];
        var one = ByteLevel.EncodeBatch(texts, new EncodingOptions { Threads = 1 }, TestContext.Current.CancellationToken);
        var many = ByteLevel.EncodeBatch(texts, new EncodingOptions { Threads = 8 }, TestContext.Current.CancellationToken);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(one[i].Ids, many[i].Ids);
            Assert.Equal(one[i].Offsets, many[i].Offsets);
            Assert.Equal(ByteLevel.EncodePair(texts[i]).Ids, one[i].Ids);
        }
    }

    [Fact]
    public void Truncation_and_padding_of_the_file_are_read_but_wait_to_be_asked_for()
    {
        var json = JsonNode.Parse(ByteLevel.Files.Tokenizer)!.AsObject();
        json["truncation"] = JsonNode.Parse("""{"direction":"Left","max_length":4,"strategy":"OnlyFirst","stride":0}""");
        json["padding"] = JsonNode.Parse("""{"strategy":{"Fixed":6},"direction":"Right","pad_to_multiple_of":null,"pad_id":0,"pad_type_id":0,"pad_token":"<|endoftext|>"}""");
        var tokenizer = PretrainedTokenizer.Parse(json.ToJsonString());
        Assert.Equal(new TruncationOptions { MaximumLength = 4, FromLeft = true, Strategy = TruncationStrategy.OnlyFirst }, tokenizer.Truncation);
        Assert.Equal(new PaddingOptions { Length = 6 }, tokenizer.Padding);
        Assert.True(tokenizer.EncodePair(SampleTexts.English).Length > 6);
        Assert.Equal(6, tokenizer.Encode(SampleTexts.English, null, new EncodingOptions { Truncation = tokenizer.Truncation, Padding = tokenizer.Padding }).Length);
    }

    [Fact]
    public void Very_long_pieces_do_not_take_quadratic_time()
    {
        // One piece of 300,000 characters: minutes if merging were quadratic.
        var text = string.Concat(Enumerable.Repeat("thetruthisathe", 22_000));
        Assert.Equal(text, ByteLevel.Decode(ByteLevel.EncodeToIds(text)));
        Assert.Equal([WordPiece.Special.Unknown!.Id], WordPiece.EncodeToIds(text));
    }
}
