using Offprint.Text;
using TorchSharp;

namespace Offprint.Models.Tests;

public class TokenizerSaveTests
{
    [Fact]
    public void A_tokenizer_travels_with_its_model_and_must_fit_it()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300 }).Train(["the cat sat on the mat, the cat sat on the hat", "a cat and a hat"], cancellationToken: TestContext.Current.CancellationToken);
        using var model = CausalLanguageModel.Create(Tiny.Llama with { VocabularySize = tokenizer.VocabularySize }, 1);
        Checkpoint.Save(model, tokenizer, folder.Path);
        Assert.True(Checkpoint.Inspect(folder.Path).HasTokenizer);
        Assert.Equal(tokenizer.EncodeToIds("the cat"), PretrainedTokenizer.Load(folder.Path).EncodeToIds("the cat"));
        using var again = Checkpoint.Load<CausalLanguageModel>(folder.Path);
        Assert.Equal(tokenizer.VocabularySize, again.VocabularySize);

        using var small = CausalLanguageModel.Create(Tiny.Llama, 1);
        var error = Assert.Throws<ArgumentException>(() => Checkpoint.Save(small, tokenizer, folder.Path));
        Assert.Contains("61 rows", error.Message, StringComparison.Ordinal);
        Checkpoint.Save(small, null, folder.Path);
    }
}
