namespace Offprint.Text.Tests;

/// <summary>Damaged and malicious files: one clear line that names the place.</summary>
public class HostileTokenizerTests
{
    private const string Model = """{"type":"WordLevel","vocab":{"a":0,"b":1},"unk_token":"a"}""";

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "$ is an array where an object is wanted")]
    [InlineData("{}", "$ has no \"model\"")]
    [InlineData("""{"model":3}""", "$.model is 3 where an object is wanted")]
    [InlineData("""{"model":{"type":"Neural"}}""", "$.model.type is \"Neural\", a model that isn't supported")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":0,"b":0}}}""", "$.model.vocab gives id 0 to \"a\" and to \"b\"")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":0,"a":1}}}""", "$.model.vocab has the token \"a\" twice")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":-1}}}""", "$.model.vocab[\"a\"] is -1 where a whole number from 0 to 16777215")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":99999999999999999999}}}""", "$.model.vocab[\"a\"] is 99999999999999999999")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":2147483647}}}""", "$.model.vocab[\"a\"] is 2147483647")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":0.5}}}""", "$.model.vocab[\"a\"] is 0.5")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"\ud800":0}}}""", "lone surrogate")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":[]}}""", "$.model.vocab is not an object")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}}""", "$.model.merges[0] needs the token \"ab\", which the vocabulary doesn't have")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a c"]}}""", "$.model.merges[0] needs the token \"c\"")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}}""", "$.model.merges[0] is \"a\" where two tokens with one space between are wanted")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[["a","a","a"]]}}""", "$.model.merges[0] has 3 parts")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":{}}}""", "$.model.merges is an object where an array is wanted")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[],"fuse_unk":1}}""", "$.model.fuse_unk is 1 where true or false is wanted")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",0],["a",1]]}}""", "$.model.vocab[1] repeats the piece \"a\" of id 0")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",1e999]]}}""", "$.model.vocab[0][1] is 1e999 where a finite number is wanted")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",0]],"unk_id":7}}""", "$.model.unk_id is 7 where a whole number from 0 to 0 is wanted")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a"]]}}""", "$.model.vocab[0] has 1 entries")]
    public void The_message_names_the_place_in_the_model(string json, string expected) => Check(json, expected);

    [Theory]
    [InlineData("""[{"id":1,"content":"x"}]""", "$.added_tokens[0].id is 1, which the model's vocabulary gives to \"b\"")]
    [InlineData("""[{"id":5,"content":"a"}]""", "$.added_tokens[0].id is 5, but the model's vocabulary gives \"a\" id 0")]
    [InlineData("""[{"id":5,"content":"x"},{"id":5,"content":"y"}]""", "$.added_tokens[1].id is 5, which \"x\" already has")]
    [InlineData("""[{"id":5,"content":"x"},{"id":6,"content":"x"}]""", "$.added_tokens[1].id is 6, but \"x\" already has id 5")]
    [InlineData("""[{"content":"x"}]""", "$.added_tokens[0] has no \"id\"")]
    [InlineData("""[{"id":1e9,"content":"x"}]""", "$.added_tokens[0].id is 1e9")]
    [InlineData("""{"x":1}""", "$.added_tokens is an object where an array is wanted")]
    public void The_message_names_the_added_token(string added, string expected) => Check($$"""{"model":{{Model}},"added_tokens":{{added}}}""", expected);

    [Theory]
    [InlineData("normalizer", """{"type":"Nmt2"}""", "$.normalizer.type is \"Nmt2\", a normalizer that isn't supported")]
    [InlineData("normalizer", """{"type":"Sequence","normalizers":[{"type":"NFC"},{}]}""", "$.normalizer.normalizers[1] has no \"type\"")]
    [InlineData("normalizer", """{"type":"Precompiled","precompiled_charsmap":"?"}""", "$.normalizer.precompiled_charsmap is not base64")]
    [InlineData("normalizer", """{"type":"Precompiled","precompiled_charsmap":"////////"}""", "$.normalizer.precompiled_charsmap is damaged")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"Regex":"("},"content":""}""", "$.normalizer.pattern.Regex can't be used: the pattern \"(\"")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{},"content":""}""", "$.normalizer.pattern has neither \"String\" nor \"Regex\"")]
    [InlineData("pre_tokenizer", """{"type":"UnicodeScripts"}""", "$.pre_tokenizer.type is \"UnicodeScripts\"")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"[a&&b]"},"behavior":"Isolated"}""", "the pattern \"[a&&b]\" uses the intersection && of classes")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\X"},"behavior":"Isolated"}""", "uses \\X, which .NET's regular expressions don't have")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\p{Klingon}"},"behavior":"Isolated"}""", "Klingon")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"String":"a"},"behavior":"Sideways"}""", "$.pre_tokenizer.behavior is \"Sideways\"")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","prepend_scheme":"often"}""", "$.pre_tokenizer.prepend_scheme is \"often\"")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","replacement":""}""", "$.pre_tokenizer.replacement is \"\" where one character is wanted")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[X]","type_id":0}}],"pair":[],"special_tokens":{}}""", "$.post_processor.single[0].SpecialToken.id names \"[X]\"")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"Sequence":{"id":"B","type_id":0}}],"pair":[],"special_tokens":{}}""", "$.post_processor.single[0].Sequence.id is \"B\"")]
    [InlineData("post_processor", """{"type":"RobertaProcessing","sep":["x"],"cls":["y",1]}""", "$.post_processor.sep has 1 entries")]
    [InlineData("decoder", """{"type":"CTC"}""", "$.decoder.type is \"CTC\", a decoder that isn't supported")]
    [InlineData("decoder", """{"type":"Strip","content":" ","start":-1}""", "$.decoder.start is -1")]
    [InlineData("truncation", """{"max_length":-5}""", "$.truncation.max_length is -5")]
    [InlineData("padding", """{"strategy":"Forever"}""", "$.padding.strategy is \"Forever\"")]
    public void The_message_names_the_part(string member, string value, string expected) => Check($$"""{"model":{{Model}},"{{member}}":{{value}}}""", expected);

    [Fact]
    public void Deep_nesting_is_an_error_and_no_stack_overflow()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"type":"Sequence","normalizers":[""", 5000));
        Check($$"""{"model":{{Model}},"normalizer":{{deep}}""", "not JSON");
    }

    [Fact]
    public void An_empty_vocabulary_has_an_error_only_when_it_is_needed()
    {
        var tokenizer = PretrainedTokenizer.Parse("""{"model":{"type":"WordLevel","vocab":{},"unk_token":"<unk>"}}""");
        Assert.Equal(0, tokenizer.VocabularySize);
        Assert.Empty(tokenizer.EncodeToIds(""));
        Assert.Contains("unk_token \"<unk>\"", Assert.Throws<InvalidDataException>(() => tokenizer.EncodeToIds("word")).Message, StringComparison.Ordinal);
        var batch = Assert.Throws<InvalidDataException>(() => tokenizer.EncodeBatch(["word", "other"], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("unk_token", batch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merges_that_lead_nowhere_end()
    {
        // a + b = ab while ab's pairs point at themselves; every merge makes the word shorter, so encoding ends.
        var tokenizer = PretrainedTokenizer.Parse("""{"model":{"type":"BPE","vocab":{"a":0,"aa":1,"aaa":2,"aaaa":3},"merges":["a a","aa aa","a aa","aa a","a a"]}}""");
        Assert.Equal(new string('a', 1001), string.Concat(tokenizer.EncodeToIds(new string('a', 1001)).Select(tokenizer.Token)));
    }

    private static void Check(string json, string expected)
        => Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => PretrainedTokenizer.Parse(json)).Message, StringComparison.Ordinal);
}
