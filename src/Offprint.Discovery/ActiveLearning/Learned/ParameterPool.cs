using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// Parameters of one class {θ: ρ(θ) ≤ r}, which climb towards larger losses and stay inside: a barrier −ν log(r − ρ) in the gradient, and steps that would leave the class are shortened. Without a class they are fixed.
/// </summary>
internal sealed class ParameterPool
{
    private const int WarmSteps = 12;

    private readonly QueryGeometry _geometry;
    private readonly DesignSolver? _solver;
    private readonly DesignState[] _states;
    private readonly Adam[] _adams;
    private readonly float[] _gradient, _step;

    private ParameterPool(QueryGeometry geometry, float[][] thetas, double complexity, DesignSolver? solver, DesignState[] states)
    {
        (_geometry, Thetas, Complexity, _solver, _states) = (geometry, thetas, complexity, solver, states);
        _adams = [.. thetas.Select(t => new Adam(t.Length))];
        (_gradient, _step) = (new float[geometry.D], new float[geometry.D]);
    }

    /// <summary>r.</summary>
    public double Complexity { get; }

    /// <summary>The parameters.</summary>
    public float[][] Thetas { get; }

    /// <summary>Parameters that do not move.</summary>
    public static ParameterPool Fixed(QueryGeometry geometry, IEnumerable<float[]> thetas) => new(geometry, [.. thetas], double.PositiveInfinity, null, []);

    /// <summary>Draws a pool: parameters of random hypotheses and noise, scaled so that their complexity lies below r, most of them near it and some far below: a class holds all easier parameters too, and large losses need large gaps.</summary>
    /// <exception cref="ArgumentException">No parameter within the bound is that easy.</exception>
    public static ParameterPool Draw(QueryGeometry geometry, double complexity, int count, ulong seed, Func<SeededRandom, float[]>? draw = null, double tolerance = 0.02)
    {
        var random = new SeededRandom(seed, "active-learning/pool");
        var solver = new DesignSolver(geometry);
        var (thetas, states) = (new List<float[]>(), new List<DesignState>());
        var means = new float[geometry.N];
        for (var tries = 0; thetas.Count < count; tries++)
        {
            if (tries > 1_000 * (count + 1L) || (tries > 20_000 && thetas.Count == 0))
                throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Complexities: no parameter with answers within {geometry.Limit} has a complexity of {complexity} or less; it must be larger."));
            var theta = draw?.Invoke(random) ?? Random(geometry, random);
            var state = solver.Start();
            var rho = solver.Solve(theta, state, 150, tolerance);
            if (!double.IsFinite(rho)) continue;
            if (draw is null)
            {
                // ρ(cθ) = ρ(θ) / c²: any direction can be brought to any complexity, as far as the bound lets it.
                var inner = random.NextDouble();
                var wanted = complexity * (0.995 - (0.85 * inner * inner));
                var factor = (float)Math.Sqrt(rho / wanted);
                for (var k = 0; k < theta.Length; k++) theta[k] *= factor;
                state.Complexity = wanted;
                geometry.Means(theta, means);
                if (System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<float>(means) is var largest && Math.Abs(largest) > geometry.Limit) continue;
            }
            else if (rho > complexity)
            {
                continue;
            }

            thetas.Add(theta);
            states.Add(state);
        }

        return new ParameterPool(geometry, [.. thetas], complexity, solver, [.. states]);
    }

    /// <summary>Moves a parameter along a gradient of the loss, less that of the barrier.</summary>
    public void Climb(int index, ReadOnlySpan<float> gradient, float rate, double barrier)
    {
        if (_solver is null || rate == 0) return;
        var (theta, state) = (Thetas[index], _states[index]);
        _solver.Gradient(theta, state, _gradient);
        var slope = (float)(barrier / Math.Max(Complexity - state.Complexity, 1e-3 * Complexity));
        for (var k = 0; k < _gradient.Length; k++) _gradient[k] = gradient[k] - (slope * _gradient[k]);
        theta.CopyTo(_step, 0);
        _adams[index].Step(_step, _gradient, -rate);
        _geometry.Clip(_step);
        var moved = _solver.Start();
        for (var half = 0; half < 4; half++)
        {
            moved.CopyFrom(state);
            if (_solver.Solve(_step, moved, WarmSteps, 1e-2) <= Complexity)
            {
                _step.CopyTo(theta, 0);
                state.CopyFrom(moved);
                return;
            }

            for (var k = 0; k < _step.Length; k++) _step[k] = (_step[k] + theta[k]) / 2;
        }
    }

    /// <summary>A random direction: some hypothesis, its entries thinned at random, and noise.</summary>
    private static float[] Random(QueryGeometry geometry, SeededRandom random)
    {
        var theta = new float[geometry.D];
        var z = random.Next(geometry.P) * geometry.D;
        float thin = random.NextSingle(), noise = random.NextSingle() * random.NextSingle() * geometry.Scale;
        for (var k = 0; k < theta.Length; k++) theta[k] = (geometry.Z[z + k] * (1 - (thin * random.NextSingle()))) + (noise * (float)random.NextGaussian());
        return theta;
    }
}
