using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>Settings of <see cref="RobustPolicyTrainer"/>. The paper's own counts are not known; these are ours.</summary>
public sealed record RobustTrainOptions
{
    /// <summary>r_1 &lt; r_2 &lt; ...: the classes {θ: ρ(θ) ≤ r}; null: half, once and twice the budget.</summary>
    public IReadOnlyList<double>? Complexities { get; init; }

    /// <summary>Objective.</summary>
    public TrainObjective Objective { get; init; }

    /// <summary>Updates of each of the policies (one a class, then the robust one), at least 1.</summary>
    public int Iterations { get; init; } = 200;

    /// <summary>N: parameters in the pool of a class, at least 2.</summary>
    public int Pool { get; init; } = 128;

    /// <summary>M: parameters that are drawn for an update, at least 1.</summary>
    public int Problems { get; init; } = 64;

    /// <summary>L: games of each, at least 2.</summary>
    public int Games { get; init; } = 8;

    /// <summary>Units of each hidden layer, 1 to 256.</summary>
    public int Hidden { get; init; } = 16;

    /// <summary>η_ψ, falling to a tenth over the updates of a policy.</summary>
    public double PolicyRate { get; init; } = 2e-3;

    /// <summary>η_w of the weights of the pool: a drawn parameter moves by this times its excess relative to the mean loss; falling to a tenth over the updates of a policy.</summary>
    public double WeightRate { get; init; } = 0.2;

    /// <summary>η_θ of the parameters in the pool; 0 leaves them where they were drawn.</summary>
    public double ParameterRate { get; init; } = 1e-2;

    /// <summary>ν of the barrier −ν log(r − ρ(θ)).</summary>
    public double Barrier { get; init; } = 0.02;

    /// <summary>Weight of the entropy of the choices at the start; it falls to 0.</summary>
    public double Entropy { get; init; } = 0.01;

    /// <summary>Draws parameters, when they should look like something that the user knows; null: random hypotheses with noise. Those outside of a class are drawn again.</summary>
    public Func<SeededRandom, float[]>? Draw { get; init; }

    /// <summary>Seed.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Threads; null: as many as there are processors. The result does not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        foreach (var (name, value, least) in ((string, int, int)[])[(nameof(Iterations), Iterations, 1), (nameof(Pool), Pool, 2), (nameof(Problems), Problems, 1), (nameof(Games), Games, 2), (nameof(Hidden), Hidden, 1), (nameof(Threads), Threads ?? 1, 1)])
        {
            if (value < least) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {least} or more."));
        }

        if (Hidden > 256) throw new ArgumentException($"{nameof(Hidden)} is {Hidden}; it must be 256 or less.");
        foreach (var (name, value) in ((string, double)[])[(nameof(PolicyRate), PolicyRate), (nameof(WeightRate), WeightRate), (nameof(ParameterRate), ParameterRate), (nameof(Barrier), Barrier), (nameof(Entropy), Entropy)])
        {
            if (!(value >= 0 && double.IsFinite(value))) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be 0 or more."));
        }

        if (!Enum.IsDefined(Objective)) throw new ArgumentException($"{nameof(Objective)} is {(int)Objective}; it must be Robust or Average.");
        if (Complexities is not null && (Complexities.Count == 0 || Complexities.Any(static r => !(r > 0 && double.IsFinite(r))) || !Complexities.SequenceEqual(Complexities.Order().Distinct())))
            throw new ArgumentException($"{nameof(Complexities)} is [{string.Join(", ", Complexities.Select(static r => r.ToString(CultureInfo.InvariantCulture)))}]; it must hold rising numbers above 0.");
    }

    /// <summary>The classes in force for a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <returns>r_1, r_2, ...</returns>
    public IReadOnlyList<double> ComplexitiesFor(QueryProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Complexities ?? [problem.Budget / 2.0, problem.Budget, 2.0 * problem.Budget];
    }
}
