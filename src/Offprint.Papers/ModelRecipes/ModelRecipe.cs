namespace Offprint.Papers;

/// <summary>How one model of the shelf is made: data, architecture, training, measurement. <c>offprint models build &lt;name&gt;</c> runs it.</summary>
public abstract class ModelRecipe
{
    /// <summary>Plain name, the folder under <c>models/</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>The data sets it is trained on.</summary>
    public abstract IReadOnlyList<string> DataSets { get; }

    /// <summary>What the shipped model is better than on held-out data: names of baselines in its measurements.</summary>
    public required IReadOnlyList<string> Baselines { get; init; }

    /// <summary>Trains, measures and writes the model. A run that was stopped goes on from its last checkpoint.</summary>
    /// <param name="options">Where to and how long; null for the defaults.</param>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="cancellation">Stops after the present step, with a checkpoint.</param>
    /// <returns>The written model; null when it was stopped before the end.</returns>
    /// <exception cref="NotOnShelfException">A data set or a teacher model is not there.</exception>
    /// <exception cref="InvalidDataException">An earlier run was made with other data.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public abstract BuiltModel? Build(ModelRecipeOptions? options = null, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default);
}
