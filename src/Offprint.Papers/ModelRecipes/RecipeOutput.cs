using Offprint.Models;

namespace Offprint.Papers;

/// <summary>The folder that a recipe writes into; it takes its place under <c>models/</c> when it is complete, and disappears when it never is.</summary>
internal sealed class RecipeOutput(ModelRecipeOptions options, string name) : IDisposable
{
    private readonly string _place = Path.Combine(options.OutputFolder, name);

    public string Folder { get; } = Path.Combine(options.OutputFolder, $".{name}.{Guid.NewGuid():N}");

    public BuiltModel Publish(PretrainedModel model, IReadOnlyList<RecipeMeasurement> measurements)
    {
        if (Directory.Exists(_place))
        {
            Directory.Delete(_place, recursive: true);
        }

        Directory.Move(Folder, _place);
        return new BuiltModel(name, _place, model.ParameterCount, new DirectoryInfo(_place).EnumerateFiles().Sum(static file => file.Length), measurements);
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
