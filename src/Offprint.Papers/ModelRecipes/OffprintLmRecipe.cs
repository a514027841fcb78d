using Offprint.Models;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary><c>offprint-lm</c>: a Llama of 4 layers, d 256, 8 heads, byte-level vocabulary of 8,192, tied: 5.3 million parameters.</summary>
public sealed class OffprintLmRecipe : DecoderRecipe
{
    /// <inheritdoc/>
    public override string Name => "offprint-lm";

    /// <inheritdoc/>
    public override string Summary => "A small decoder over English prose and technical text: Llama, 4 layers, d 256, 5.3 million parameters.";

    /// <inheritdoc/>
    public override long Tokens => 14_000_000;

    /// <inheritdoc/>
    public override int Context => 512;

    /// <inheritdoc/>
    public override int BatchSize => 4;

    /// <inheritdoc/>
    public override double LearningRate => 2e-3;

    private protected override RecipeIngredients Prepare(ModelRecipeOptions options) => new(
        static (texts, progress, cancellation) => new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 8192 }).Train(texts, progress, cancellation),
        (tokenizer, seed) => CausalLanguageModel.Create(
            new LlamaConfig
            {
                VocabularySize = 8192, HiddenSize = 256, LayerCount = 4, HeadCount = 8, FeedForwardSize = 688, TieWordEmbeddings = true, MaximumPositions = 1024,
                BeginTokenId = tokenizer.Special.Eos?.Id, EndTokenIds = tokenizer.Special.Eos is { } end ? [end.Id] : [],
            },
            seed),
        static _ => new CausalObjective());
}
