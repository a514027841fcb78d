using Offprint.Models;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary><c>offprint-lm-draft</c>: a Llama of 1 layer, d 96, with the tokenizer of <c>offprint-lm</c> and distilled from it: 0.9 million parameters.</summary>
public sealed class OffprintLmDraftRecipe : DecoderRecipe
{
    private const string Teacher = "offprint-lm";

    /// <inheritdoc/>
    public override string Name => "offprint-lm-draft";

    /// <inheritdoc/>
    public override string Summary => "The draft of offprint-lm for speculative decoding: Llama, 1 layer, d 96, 0.9 million parameters, distilled.";

    /// <inheritdoc/>
    public override long Tokens => 8_000_000;

    /// <inheritdoc/>
    public override int Context => 256;

    /// <inheritdoc/>
    public override int BatchSize => 8;

    /// <inheritdoc/>
    public override double LearningRate => 4e-3;

    private protected override RecipeIngredients Prepare(ModelRecipeOptions options)
    {
        var folder = options.Teachers.Folder(Teacher);
        var teacher = Checkpoint.Load<CausalLanguageModel>(folder);
        return new RecipeIngredients(
            (_, _, _) => PretrainedTokenizer.Load(folder),
            (tokenizer, seed) => CausalLanguageModel.Create(
                new LlamaConfig
                {
                    VocabularySize = teacher.VocabularySize, HiddenSize = 96, LayerCount = 1, HeadCount = 3, FeedForwardSize = 256, TieWordEmbeddings = true,
                    MaximumPositions = teacher.MaximumPositions, BeginTokenId = teacher.Config.BeginTokenId, EndTokenIds = teacher.Config.EndTokenIds,
                },
                seed),
            // Temperature 1: what counts is that the draft's distribution is the teacher's.
            _ => new Distiller(teacher, new DistillerOptions { Temperature = 1, TeacherShare = 0.9 }),
            teacher);
    }
}
