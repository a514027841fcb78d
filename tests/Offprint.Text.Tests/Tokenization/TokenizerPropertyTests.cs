using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Offprint.Text.Tests;

public class TokenizerPropertyTests
{
    private static readonly PretrainedTokenizer ByteLevel = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 500 })
        .Train([SampleTexts.English, SampleTexts.Mixed, SampleTexts.Code]);

    private static readonly Dictionary<string, PretrainedTokenizer> Goldens = Directory.GetFiles(TokenizerGoldens.Folder, "*.json").ToDictionary(
        file => Path.GetFileNameWithoutExtension(file),
        file => PretrainedTokenizer.Parse(System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("tokenizer").GetRawText()));

    // Canonical ordering moves marks, and their ranges with them; these have none.
    private static readonly HashSet<string> Ordered = ["gpt2", "roberta", "llama2", "llama3", "mistral-metaspace", "bert-cased", "bpe-unknown-single"];

    [Property(MaxTest = 500, Arbitrary = [typeof(Texts)])]
    public void Byte_level_decoding_gives_the_text_back(TextSample sample)
        => Assert.Equal(sample.WellFormed, ByteLevel.Decode(ByteLevel.EncodeToIds(sample.Text)));

    [Property(MaxTest = 500, Arbitrary = [typeof(Texts)])]
    public void Byte_level_offsets_cover_the_text_in_order(TextSample sample)
    {
        var encoding = ByteLevel.EncodePair(sample.Text);
        var at = 0;
        var last = (Start: 0, End: 0);
        foreach (var range in encoding.Offsets)
        {
            // The next token starts where the last one ended, or lies in the same character.
            Assert.True(range.Start == at || (range.Start >= last.Start && range.Start < last.End && range.End >= last.End), $"{range} after {last}");
            Assert.True(range.End > range.Start);
            (at, last) = (range.End, range);
        }

        Assert.Equal(sample.Text.Length, at);
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(Texts)])]
    public void Every_kind_of_tokenizer_gives_ordered_ranges_inside_the_text(TextSample sample)
    {
        foreach (var (name, tokenizer) in Goldens)
        {
            var encoding = tokenizer.EncodePair(sample.Text, addSpecial: false);
            var last = (Start: 0, End: 0);
            for (var i = 0; i < encoding.Length; i++)
            {
                Assert.InRange(encoding.Offsets[i].Start, 0, encoding.Offsets[i].End);
                Assert.InRange(encoding.Offsets[i].End, encoding.Offsets[i].Start, sample.Text.Length);
                Assert.NotNull(tokenizer.Token(encoding.Ids[i]));
                Assert.True(!Ordered.Contains(name) || (encoding.Offsets[i].Start >= last.Start && encoding.Offsets[i].End >= last.End), $"{name}: {encoding.Offsets[i]} after {last}");
                last = encoding.Offsets[i];
            }
        }
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Texts)])]
    public void Any_merges_short_or_long_pieces_alike(TextSample sample)
    {
        // A piece longer than the scan limit goes through the queue; the tokens of a long text without splits must equal those of the slow rule.
        var text = string.Concat(Enumerable.Repeat(sample.Text, 8));
        var ids = ByteLevel.EncodeToIds(text, considerPreTokenization: false);
        Assert.Equal(SlowBytePairEncoder.Encode(ByteLevel, text), ids);
    }

    [Property(MaxTest = 100, Arbitrary = [typeof(Texts)])]
    public void Batches_do_not_depend_on_threads(TextSample[] samples)
    {
        string[] texts = [.. samples.Select(sample => sample.Text)];
        var one = ByteLevel.EncodeBatch(texts, new EncodingOptions { Threads = 1 });
        var four = ByteLevel.EncodeBatch(texts, new EncodingOptions { Threads = 4 });
        Assert.Equal(one.SelectMany(encoding => encoding.Ids), four.SelectMany(encoding => encoding.Ids));
    }

    /// <summary>A text, well-formed or not.</summary>
    public sealed record TextSample(string Text)
    {
        public string WellFormed => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(Text));
    }

    /// <summary>Texts out of the words and characters that go wrong.</summary>
    public static class Texts
    {
        private static readonly string[] Fragments = [.. " |  |   |\n|\t|\r\n|\u00a0|\u3000|the| the|It's|'ll|'LL|1234|3.14|e\u0301|\u0301|日本|が|か\u3099|😀|👩‍👩‍👧|𝒳|\u200d|<|endoftext|>|<s>|<mask>|[CLS]|\u2581|Ġ|##s|<0x41>|\0|\ufffd|\ud800|\udc00|ß|İ|ﬁ|x=(y)*2;".Split('|'), "<|endoftext|>"];

        public static Arbitrary<TextSample> Samples()
        {
            var any = Gen.Choose(1, 0xFFFF).Select(unit => ((char)unit).ToString());
            var piece = Gen.Frequency((4, Gen.Elements(Fragments)), (1, any));
            return Gen.ArrayOf(piece).Select(pieces => new TextSample(string.Concat(pieces))).ToArbitrary();
        }
    }
}
