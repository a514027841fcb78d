namespace Offprint.Papers;

/// <summary>The recipes of the models that this repository trains.</summary>
public static class ModelRecipeCatalog
{
    /// <summary>All recipes; those that need another model come after it.</summary>
    public static IReadOnlyList<ModelRecipe> All { get; } = [new OffprintLmRecipe(), new OffprintLmDraftRecipe(), new OffprintEncoderRecipe()];

    /// <summary>Finds a recipe.</summary>
    /// <param name="name">Plain name: "offprint-lm".</param>
    /// <exception cref="NotOnShelfException">There is none; the message suggests the nearest names.</exception>
    public static ModelRecipe Get(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var names = All.Select(static recipe => recipe.Name).ToList();
        return All.FirstOrDefault(recipe => recipe.Name == name) ?? throw new NotOnShelfException("recipe for a model", name, Suggestions.Nearest(name, names), ["src/Offprint.Papers/ModelRecipes"]);
    }
}
