using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>Settings of <see cref="PolicyEvaluator.WorstCase"/>.</summary>
public sealed record AttackOptions
{
    /// <summary>Parameters that are drawn anew and climb, at least 1.</summary>
    public int Restarts { get; init; } = 50;

    /// <summary>Steps of each, 0 or more.</summary>
    public int Steps { get; init; } = 40;

    /// <summary>Games of each parameter for a step, at least 2.</summary>
    public int Games { get; init; } = 32;

    /// <summary>η_θ.</summary>
    public double Rate { get; init; } = 2e-2;

    /// <summary>ν of the barrier.</summary>
    public double Barrier { get; init; } = 0.02;

    /// <summary>Games on which the loss at the worst parameter is estimated, none of which served to find it; at least 1.</summary>
    public int FinalGames { get; init; } = 4_000;

    /// <summary>Draws parameters; null: random hypotheses with noise, near the border of the class.</summary>
    public Func<SeededRandom, float[]>? Draw { get; init; }

    /// <summary>Seed.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Threads; null: as many as there are processors.</summary>
    public int? Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        foreach (var (name, value, least) in ((string, int, int)[])[(nameof(Restarts), Restarts, 1), (nameof(Steps), Steps, 0), (nameof(Games), Games, 2), (nameof(FinalGames), FinalGames, 1), (nameof(Threads), Threads ?? 1, 1)])
        {
            if (value < least) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {least} or more."));
        }
    }
}
