using System.Reflection;

namespace Offprint.Papers;

/// <summary>The reproductions that exist: every public type with <see cref="ReproducesAttribute"/>.</summary>
public sealed class ReproductionRegistry
{
    private static readonly Lazy<ReproductionRegistry> Shipped = new(static () => new ReproductionRegistry(typeof(ReproductionRegistry).Assembly));
    private readonly SortedDictionary<string, Type> _types = new(StringComparer.Ordinal);

    /// <summary>Finds the reproductions of some assemblies, without creating any.</summary>
    /// <param name="assemblies">Where to look.</param>
    /// <exception cref="InvalidOperationException">A marked type is not a reproduction, or two reproduce the same paper.</exception>
    public ReproductionRegistry(params IEnumerable<Assembly> assemblies)
    {
        ArgumentNullException.ThrowIfNull(assemblies);
        foreach (var type in assemblies.SelectMany(static assembly => assembly.GetExportedTypes()))
        {
            if (type.GetCustomAttribute<ReproducesAttribute>() is not { } attribute)
            {
                continue;
            }

            if (type.IsAbstract || !typeof(IReproduction).IsAssignableFrom(type) || type.GetConstructor(Type.EmptyTypes) is null)
            {
                throw new InvalidOperationException(
                    $"{type.FullName} is marked as the reproduction of '{attribute.Slug}': it must be a class that derives from Reproduction<TOptions> and has a constructor without parameters.");
            }

            if (!_types.TryAdd(attribute.Slug, type))
            {
                throw new InvalidOperationException($"'{attribute.Slug}' is reproduced by both {_types[attribute.Slug].FullName} and {type.FullName}.");
            }
        }
    }

    /// <summary>The reproductions that ship with this library.</summary>
    public static ReproductionRegistry Default => Shipped.Value;

    /// <summary>The slugs of the papers that run, in alphabetical order.</summary>
    public IReadOnlyCollection<string> Slugs => _types.Keys;

    /// <summary>Whether a paper runs.</summary>
    /// <param name="slug">The paper's slug.</param>
    /// <returns>True when it has a reproduction.</returns>
    public bool Contains(string slug) => _types.ContainsKey(slug);

    /// <summary>Creates the reproduction of a paper.</summary>
    /// <param name="slug">The paper's slug.</param>
    /// <returns>A new instance.</returns>
    /// <exception cref="UnknownPaperException">No paper of that slug runs; the nearest that do are suggested.</exception>
    public IReproduction Create(string slug) =>
        Find(slug) ?? throw new UnknownPaperException(slug, Suggestions.Nearest(slug, _types.Keys), $"No paper '{slug}' runs.");

    /// <summary>Creates the reproduction of a paper, if it has one.</summary>
    /// <param name="slug">The paper's slug.</param>
    /// <returns>A new instance, or null.</returns>
    public IReproduction? Find(string slug) => _types.TryGetValue(slug, out var type) ? (IReproduction)Activator.CreateInstance(type)! : null;

    internal static string SlugOf(Type type) =>
        type.GetCustomAttribute<ReproducesAttribute>()?.Slug
        ?? throw new InvalidOperationException($"{type.FullName} must be marked with [Reproduces(\"slug\")].");
}
