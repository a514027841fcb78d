using Offprint.Models;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary>What a recipe is made of; disposing it frees a teacher.</summary>
internal sealed class RecipeIngredients(
    Func<IEnumerable<string>, IProgress<BytePairProgress>, CancellationToken, PretrainedTokenizer> tokenizer,
    Func<PretrainedTokenizer, ulong, PretrainedModel> model,
    Func<PretrainedTokenizer, IPretrainingObjective> objective,
    IDisposable? teacher = null) : IDisposable
{
    public Func<IEnumerable<string>, IProgress<BytePairProgress>, CancellationToken, PretrainedTokenizer> Tokenizer => tokenizer;

    public Func<PretrainedTokenizer, ulong, PretrainedModel> Model => model;

    public Func<PretrainedTokenizer, IPretrainingObjective> Objective => objective;

    public void Dispose() => teacher?.Dispose();
}
