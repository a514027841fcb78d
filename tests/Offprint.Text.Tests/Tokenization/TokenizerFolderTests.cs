using System.Text.Json.Nodes;

namespace Offprint.Text.Tests;

public class TokenizerFolderTests
{
    private static readonly PretrainedTokenizer ByteLevel = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300, SpecialTokens = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"] })
        .Train([SampleTexts.English]);

    [Fact]
    public void Unknown_members_and_all_files_survive_loading_and_saving()
    {
        using var folder = new TemporaryFolder();
        ByteLevel.Save(folder.Path);
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "tokenizer.json")))!.AsObject();
        json["future_member"] = new JsonObject { ["x"] = 1 };
        folder.Write("tokenizer.json", json.ToJsonString());
        folder.Write("tokenizer_config.json", """{"model_max_length": 1024, "bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false}, "pad_token": null, "mine": [1, 2], "chat_template": "{{ messages }}"}""");
        folder.Write("special_tokens_map.json", """{"pad_token": "<pad>", "additional_special_tokens": ["<mask>", "<absent>"]}""");
        var loaded = PretrainedTokenizer.Load(folder.Path);
        Assert.Equal(new SpecialToken("<s>", 0), loaded.Special.Bos);
        Assert.Equal(new SpecialToken("</s>", 2), loaded.Special.Eos);
        Assert.Equal(new SpecialToken("<pad>", 1), loaded.Special.Padding);
        Assert.Null(loaded.Special.Unknown);
        Assert.Equal([new SpecialToken("<mask>", 4)], loaded.Special.Additional);
        Assert.Equal("{{ messages }}", loaded.ChatTemplate);

        using var copy = new TemporaryFolder();
        loaded.Save(copy.Path);
        foreach (var name in new[] { "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Path, name)), File.ReadAllBytes(Path.Combine(copy.Path, name)));
        }
    }

    [Fact]
    public void A_chat_template_of_its_own_file_or_a_named_list_is_found()
    {
        using var folder = new TemporaryFolder();
        ByteLevel.Save(folder.Path);
        Assert.Null(PretrainedTokenizer.Load(folder.Path).ChatTemplate);
        folder.Write("tokenizer_config.json", """{"chat_template": [{"name": "tool_use", "template": "T"}, {"name": "default", "template": "D"}]}""");
        Assert.Equal("D", PretrainedTokenizer.Load(folder.Path).ChatTemplate);
        folder.Write("chat_template.jinja", "{# own file #}");
        var loaded = PretrainedTokenizer.Load(folder.Path);
        Assert.Equal("{# own file #}", loaded.ChatTemplate);
        using var copy = new TemporaryFolder();
        loaded.Save(copy.Path);
        Assert.Equal("{# own file #}", PretrainedTokenizer.Load(copy.Path).ChatTemplate);
    }

    [Fact]
    public void Vocab_json_and_merges_txt_make_the_same_tokenizer()
    {
        using var folder = new TemporaryFolder();
        WriteLegacy(folder, ByteLevel);
        var loaded = PretrainedTokenizer.Load(folder.Path);
        var encoding = loaded.EncodePair(SampleTexts.English, "a wife <mask>");
        var ids = ByteLevel.EncodeToIds(SampleTexts.English);
        Assert.Equal([0, .. ids, 2, 2, .. ByteLevel.EncodeToIds("a wife"), 4, 2], encoding.Ids);
        Assert.Equal("<mask>", loaded.Special.Mask?.Content);

        using var copy = new TemporaryFolder();
        loaded.Save(copy.Path);
        Assert.Equal(encoding.Ids, PretrainedTokenizer.Load(copy.Path).EncodePair(SampleTexts.English, "a wife <mask>").Ids);
    }

    [Fact]
    public void A_byte_level_vocabulary_with_a_mask_token_has_the_form_of_roberta()
    {
        var ids = ByteLevel.EncodeToIds("a wife");
        Assert.Equal([0, .. ids, 2], ByteLevel.EncodePair("a wife").Ids);
        Assert.Equal([0, .. ids, 2, 2, .. ids, 2], ByteLevel.EncodePair("a wife", "a wife").Ids);
        Assert.Equal(("<s>", "</s>"), (ByteLevel.Special.Classification?.Content, ByteLevel.Special.Separator?.Content));
        using var folder = new TemporaryFolder();
        ByteLevel.Save(folder.Path);
        Assert.Equal(ByteLevel.Special, PretrainedTokenizer.Load(folder.Path).Special with { Additional = ByteLevel.Special.Additional });

        var without = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300, SpecialTokens = ["<s>", "</s>"] }).Train([SampleTexts.English], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(without.EncodeToIds("a wife"), without.EncodePair("a wife").Ids);
        Assert.Null(without.Special.Classification);
    }

    [Fact]
    public void The_class_in_the_configuration_decides_what_old_files_mean()
    {
        using var folder = new TemporaryFolder();
        WriteLegacy(folder, ByteLevel);
        folder.Write("tokenizer_config.json", """{"tokenizer_class": "GPT2Tokenizer", "added_tokens_decoder": {"400": {"content": "<|new|>", "special": true}}}""");
        var gpt2 = PretrainedTokenizer.Load(folder.Path);
        Assert.Equal([.. ByteLevel.EncodeToIds("a wife"), 400], gpt2.EncodePair("a wife<|new|>").Ids);
        Assert.Equal(401, gpt2.VocabularySize);
        folder.Write("tokenizer_config.json", """{"tokenizer_class": "Qwen2Tokenizer"}""");
        Assert.Equal("12 wives", PretrainedTokenizer.Load(folder.Path) is var qwen ? qwen.Decode(qwen.EncodeToIds("12 wives")) : "");
    }

    [Fact]
    public void Vocab_txt_is_bert()
    {
        using var folder = new TemporaryFolder();
        folder.Write("vocab.txt", string.Join('\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "cafe", "##s", "Cafe") + "\n");
        var uncased = PretrainedTokenizer.Load(folder.Path);
        Assert.Equal([2, 5, 6, 7, 3], uncased.EncodePair("A Cafés").Ids);
        Assert.Equal([(0, 0), (0, 1), (2, 6), (6, 7), (0, 0)], uncased.EncodePair("A Cafés").Offsets);
        folder.Write("tokenizer_config.json", """{"do_lower_case": false}""");
        Assert.Equal([2, 1, 8, 7, 3], PretrainedTokenizer.Load(folder.Path).EncodePair("A Cafes").Ids);
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("tokenizer.json", Assert.Throws<InvalidDataException>(() => PretrainedTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("spiece.model", "x");
        var error = Assert.Throws<InvalidDataException>(() => PretrainedTokenizer.Load(folder.Path));
        Assert.Contains("spiece.model", error.Message, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json", error.Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => PretrainedTokenizer.Load(Path.Combine(folder.Path, "no")));
        folder.Write("vocab.json", """{"a": 0, "b": "x"}""");
        folder.Write("merges.txt", "#version: 0.2\na b c\n");
        Assert.Contains("\"b\"", Assert.Throws<InvalidDataException>(() => PretrainedTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("vocab.json", """{"a": 0, "b": 1}""");
        Assert.Contains("merges.txt:2", Assert.Throws<InvalidDataException>(() => PretrainedTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("tokenizer.json", "{}");
        Assert.Contains("model", Assert.Throws<InvalidDataException>(() => PretrainedTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static void WriteLegacy(TemporaryFolder folder, PretrainedTokenizer tokenizer)
    {
        var model = JsonNode.Parse(tokenizer.Files.Tokenizer)!["model"]!;
        folder.Write("vocab.json", model["vocab"]!.ToJsonString());
        folder.Write("merges.txt", "#version: 0.2\n" + string.Concat(model["merges"]!.AsArray().Select(merge => $"{merge![0]} {merge[1]}\n")));
    }
}
