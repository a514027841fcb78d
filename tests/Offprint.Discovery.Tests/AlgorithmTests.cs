using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery.Tests;

public sealed class AlgorithmTests
{
    private static readonly SearchSpace<int[]> OneMax = SearchSpace.Of(new Symbolic<int[]>(SymbolicNode.List([.. Enumerable.Range(0, 10).Select(_ => SymbolicNode.Of(Hyper.OneOf(0, 1)))], typeof(int[]))));

    public static TheoryData<string> Names => ["random", "evolution", "hill climbing", "policy gradient", "NSGA-II", "deduping", "composed"];

    private static IDnaGenerator Create(string name, ulong seed) => name switch
    {
        "random" => SearchAlgorithms.Random(seed),
        "evolution" => SearchAlgorithms.RegularizedEvolution(new EvolutionOptions { Population = 20, Tournament = 5, Seed = seed }),
        "hill climbing" => SearchAlgorithms.HillClimbing(3, seed),
        "policy gradient" => SearchAlgorithms.PolicyGradient(new PolicyGradientOptions { Seed = seed }),
        "NSGA-II" => SearchAlgorithms.Nsga2(10, seed),
        "deduping" => SearchAlgorithms.Deduping(SearchAlgorithms.RegularizedEvolution(new EvolutionOptions { Population = 20, Tournament = 5, Seed = seed }), d => d),
        _ => SearchAlgorithms.Evolution(
            spec => (EvolutionSteps.Sample<Dna>(5) >> EvolutionSteps.Top<Dna>(1)) >> EvolutionSteps.Mutate<Dna>((d, r) => spec.Mutate(d, r)), EvolutionSteps.Last<Dna>(20), 20, seed),
    };

    private static double Ones(Dna dna) => OneMax.Decode(dna).Value.Sum();

    private static int TrialsToSolve(IAskTellOptimizer<Dna> search, int limit)
    {
        for (var trial = 1; trial <= limit; trial++)
        {
            if (search.Ask() is not [var dna]) return limit + 1;
            var ones = Ones(dna);
            if (ones == 10) return trial;
            search.Tell(dna, ones);
        }

        return limit + 1;
    }

    [Theory]
    [InlineData("evolution")]
    [InlineData("composed")]
    [InlineData("hill climbing")]
    [InlineData("policy gradient")]
    public void OneMax_is_solved_within_200_trials_in_95_of_100_seeds(string name)
    {
        var solved = Enumerable.Range(0, 100).Count(seed => TrialsToSolve(Create(name, (ulong)seed).Setup(OneMax.Spec), 200) <= 200);
        Assert.True(solved >= 95, $"{name} solved {solved} of 100");
        Assert.True(Enumerable.Range(0, 100).Count(seed => TrialsToSolve(Create("random", (ulong)seed).Setup(OneMax.Spec), 200) <= 200) < 60);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_search_that_is_restored_from_its_history_goes_on_alike(string name)
    {
        var (first, second) = (Create(name, 7).Setup(OneMax.Spec), Create(name, 7).Setup(OneMax.Spec));
        var pending = new List<Dna>();
        for (var i = 0; i < 60; i++)
        {
            var dna = Assert.Single(first.Ask());
            second.Adopt(dna);
            pending.Add(dna);
            if (i % 3 == 2)
            {
                // Out of order, one always left behind.
                first.Tell(pending[1], Ones(pending[1]));
                second.Tell(pending[1], Ones(pending[1]));
                pending.RemoveAt(1);
            }
        }

        for (var i = 0; i < 20; i++)
        {
            var (a, b) = (Assert.Single(first.Ask()), Assert.Single(second.Ask()));
            Assert.Equal(a, b);
            first.Tell(a, Ones(a));
            second.Tell(b, Ones(b));
        }
    }

    [Fact]
    public void A_sweep_ends_after_every_program()
    {
        var sweep = SearchAlgorithms.Sweep().Setup(OneMax.Spec);
        Assert.Equal(1024, sweep.Ask(2000).Distinct().Count());
        Assert.Empty(sweep.Ask());
        Assert.Throws<NotSupportedException>(() => SearchAlgorithms.Sweep().Setup(SearchSpace.Create(() => new Dropout(Hyper.Float(0, 1))).Spec));
    }

    [Fact]
    public void Deduping_never_offers_the_same_twice_and_ends()
    {
        var search = SearchAlgorithms.Deduping(SearchAlgorithms.Random(3), d => Ones(d)).Setup(OneMax.Spec);
        var offered = new List<double>();
        while (search.Ask() is [var dna])
        {
            offered.Add(Ones(dna));
            search.Tell(dna, Ones(dna));
        }

        Assert.Equal(offered.Count, offered.Distinct().Count());
        Assert.InRange(offered.Count, 7, 11);
    }

    [Fact]
    public void Old_individuals_die_however_fit_they_are()
    {
        var search = new RegularizedEvolution<int>(new Variation<int>(r => r.Next(100), (x, _) => x + 1), new EvolutionOptions { Population = 3, Tournament = 3 });
        foreach (var (x, fitness) in new[] { (1, 100.0), (2, 1), (3, 2), (4, double.NaN) }) search.Tell(x, fitness);
        Assert.Equal([2, 3, 4], search.Population.Select(p => p.Point));
        Assert.Equal(double.NegativeInfinity, search.Population.Last().Fitness);
        Assert.Throws<ArgumentException>(() => new RegularizedEvolution<int>(new Variation<int>(r => 0, (x, _) => x), new EvolutionOptions { Population = 5, Tournament = 6 }));
    }

    [Fact]
    public void A_bandit_finds_the_best_noisy_arm_and_samples_the_others_less()
    {
        double[] means = [0.2, 0.5, 0.8, 0.4];
        var bandit = new BanditSearch<int>([0, 1, 2, 3]);
        var random = new SeededRandom(1);
        for (var i = 0; i < 2000; i++)
        {
            var arm = Assert.Single(bandit.Ask());
            bandit.Tell(arm, means[arm] + (0.3 * random.NextGaussian()));
        }

        Assert.True(bandit.Arms[2].Pulls > 1200);
        Assert.All(bandit.Arms, a => Assert.True(a.Pulls > 5));
    }

    [Fact]
    public void NSGA_II_covers_a_front_that_random_search_does_not()
    {
        // Maximise (x, 1 - x) - distance from the front, which grows with the other coordinates.
        var space = new HyperparameterSpace([.. Enumerable.Range(0, 6).Select(i => Hyperparameter.Real($"x{i}", 0, 1))]);
        static double[] Evaluate(HyperparameterPoint p)
        {
            var away = Enumerable.Range(1, 5).Sum(i => p.Number($"x{i}"));
            return [p.Number("x0") - away, 1 - p.Number("x0") - away];
        }

        double Volume(IAskTellOptimizer<HyperparameterPoint> search)
        {
            var found = new List<double[]>();
            for (var i = 0; i < 600; i++)
            {
                var point = search.Ask()[0];
                found.Add(Evaluate(point));
                search.Tell(point, found[^1]);
            }

            return Hypervolume.Of(found, [-5, -5]);
        }

        var (evolved, drawn) = (Volume(new Nsga2<HyperparameterPoint>(Variations.Of(space), 40)), Volume(new RandomSearch(space)));
        Assert.True(evolved > drawn + 2, $"{evolved} against {drawn}"); // the best there is: 35.5
    }
}
