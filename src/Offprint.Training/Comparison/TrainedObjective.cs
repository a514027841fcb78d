using Offprint.Models;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>A model and what it was trained with: what a <see cref="IDownstreamTask"/> looks at.</summary>
/// <param name="Id">Id of the objective, see <see cref="Objectives.All"/>.</param>
/// <param name="Model">The model; tasks leave it as it is.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Context">Tokens that it reads at once.</param>
public sealed record TrainedObjective(string Id, PretrainedModel Model, PretrainedTokenizer Tokenizer, int Context);
