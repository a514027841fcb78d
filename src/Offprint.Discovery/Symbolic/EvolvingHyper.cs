using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>See <see cref="Hyper.Evolve"/>: decisions are programs as JSON.</summary>
internal sealed class EvolvingHyper<T>(T initial, Func<T, SeededRandom, T> change) : ICustomHyper
{
    public string Draw(SeededRandom random) => Symbolic.Of(change(initial, random)).ToJson();

    public string Mutate(string decision, SeededRandom random) => Symbolic.Of(change(Symbolic.FromJson<T>(decision).Value, random)).ToJson();

    public object? Decode(string decision) => Symbolic.FromJson<T>(decision).Root;

    public string? Encode(SymbolicNode value) => value.Type is { } type && typeof(T).IsAssignableFrom(type) ? new Symbolic<T>(value).ToJson() : null;
}
