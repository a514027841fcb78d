namespace Offprint.Text.Tests;

public class TokenizerEditorTests
{
    private static readonly PretrainedTokenizer Tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300 }).Train([SampleTexts.English]);

    [Fact]
    public void Added_tokens_get_the_next_ids_and_survive_saving()
    {
        var edited = TokenizerEditor.AddTokens(Tokenizer, ["<|user|>", "<|endoftext|>", "<|bot|>"]);
        var size = Tokenizer.VocabularySize;
        Assert.Equal([size, .. Tokenizer.EncodeToIds("a wife"), size + 1], edited.EncodeToIds("<|user|>a wife<|bot|>"));
        Assert.Equal(size + 2, edited.VocabularySize);
        Assert.Equal(Tokenizer.Special.Eos, edited.Special.Eos);
        Assert.Null(Tokenizer.FindToken("<|user|>"));
        using var folder = new TemporaryFolder();
        edited.Save(folder.Path);
        Assert.Equal("a wife", PretrainedTokenizer.Load(folder.Path).Decode([.. edited.EncodeToIds("<|user|>a wife")], skipSpecial: true));
        Assert.Throws<ArgumentException>(() => TokenizerEditor.AddTokens(Tokenizer, [""]));
    }

    [Fact]
    public void Padding_reaches_the_multiple_and_changes_no_id()
    {
        var padded = TokenizerEditor.PadToMultiple(Tokenizer, 64);
        Assert.Equal(0, padded.VocabularySize % 64);
        Assert.InRange(padded.VocabularySize, Tokenizer.VocabularySize, Tokenizer.VocabularySize + 63);
        Assert.Equal(Tokenizer.EncodeToIds(SampleTexts.English), padded.EncodeToIds(SampleTexts.English));
        Assert.Same(padded, TokenizerEditor.PadToMultiple(padded, 64));
    }

    [Fact]
    public void Tokens_per_byte_counts_bytes()
    {
        Assert.Equal(1, TokenizerEditor.TokensPerByte(Tokenizer, ["é"]), 12);
        Assert.Throws<ArgumentException>(() => TokenizerEditor.TokensPerByte(Tokenizer, [""]));
    }
}
