namespace Offprint.Training.Tests;

public sealed class HyperparameterTests : IDisposable
{
    private static readonly HyperparameterSpace Space = new(
        Hyperparameter.Real("rate", 1e-4, 1, logarithmic: true), Hyperparameter.Whole("layers", 2, 5), Hyperparameter.OneOf("schedule", "cosine", "linear"));

    private readonly string _folder = Directory.CreateTempSubdirectory("offprint-journal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Points_and_places_of_the_unit_cube_belong_together()
    {
        var random = new Offprint.Numerics.SeededRandom(1);
        for (var i = 0; i < 500; i++)
        {
            var point = Space.Sample(random);
            Assert.InRange(point.Number("rate"), 1e-4, 1);
            Assert.InRange((long)point["layers"], 2, 5);
            Assert.Equal(point["layers"], Space.FromUnit(Space.ToUnit(point))["layers"]);
            Assert.Equal(point.Number("rate"), Space.FromUnit(Space.ToUnit(point)).Number("rate"), 1e-12);
            Assert.Equal(point, Space.Point(point.ToDictionary(p => p.Key, p => p.Value)));
        }

        Assert.Equal(0.01, Space.FromUnit([0.5, 0, 0]).Number("rate"), 1e-12);
    }

    [Fact]
    public void A_grid_has_every_combination_once_and_ends()
    {
        var grid = new GridSearch(Space, 3);
        Assert.Equal(3 * 3 * 2, grid.Count);
        var points = grid.Ask(100);
        Assert.Equal(18, points.Distinct().Count());
        Assert.Empty(grid.Ask());
        Assert.Equal([1e-4, 0.01, 1], points.Select(p => Math.Round(p.Number("rate"), 10)).Distinct());
    }

    [Fact]
    public void Halton_points_are_radical_inverses_and_cover_the_cube()
    {
        Assert.Equal([0.5, 0.25, 0.75, 0.125], new long[] { 1, 2, 3, 4 }.Select(n => HaltonSearch.RadicalInverse(n, 2)));
        Assert.Equal(2.0 / 3 + 1.0 / 9, HaltonSearch.RadicalInverse(5, 3), 1e-12);
        var space = new HyperparameterSpace(Hyperparameter.Real("x", 0, 1), Hyperparameter.Real("y", 0, 1));
        var cells = new HaltonSearch(space).Ask(256).GroupBy(p => ((int)(8 * p.Number("x")), (int)(8 * p.Number("y")))).ToList();
        Assert.Equal(64, cells.Count);
        Assert.All(cells, c => Assert.InRange(c.Count(), 1, 7));
    }

    [Fact]
    public void Wrong_values_are_named()
    {
        Assert.Throws<ArgumentException>(() => Hyperparameter.Real("x", 0, 1, logarithmic: true));
        Assert.Throws<ArgumentException>(() => Hyperparameter.Whole("x", 3, 2));
        Assert.Throws<ArgumentException>(() => Hyperparameter.OneOf("x", 1, 1));
        Assert.Throws<ArgumentException>(() => new HyperparameterSpace(Hyperparameter.Real("x", 0, 1), Hyperparameter.Real("x", 0, 1)));
        var values = new Dictionary<string, object> { ["rate"] = 0.1, ["layers"] = 3, ["schedule"] = "step" };
        Assert.Contains("schedule", Assert.Throws<ArgumentException>(() => Space.Point(values)).Message, StringComparison.Ordinal);
        values["schedule"] = "cosine";
        values["layers"] = 3.5;
        Assert.Contains("layers", Assert.Throws<ArgumentException>(() => Space.Point(values)).Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => Space.FromUnit([0, 0, 0])["width"]);
    }

    [Fact]
    public void A_journal_goes_on_where_the_search_was_killed_and_offers_open_points_again()
    {
        var path = Path.Combine(_folder, "journal");
        var expected = new RandomSearch(Space, 5).Ask(13);
        var seen = new List<HyperparameterPoint>();
        for (var start = 0; start < 6; start++)
        {
            using var journal = new OptimizerJournal(new RandomSearch(Space, 5), Space, path);
            Assert.Equal(seen, journal.History.Select(h => h.Point));
            Assert.Equal(expected.Skip(2 * start).Take(3), journal.Ask(3));
            foreach (var point in expected.Skip(2 * start).Take(2))
            {
                journal.Tell(point, seen.Count, double.NaN);
                seen.Add(point);
            }

            journal.Dispose();
            File.AppendAllText(path, "{\"ask\": 99, \"poi"); // cut off by a kill
        }

        File.WriteAllText(path, File.ReadAllLines(path)[0] + "\nnonsense\n");
        Assert.Contains("line 2", Assert.Throws<InvalidDataException>(() => new OptimizerJournal(new RandomSearch(Space, 5), Space, path)).Message, StringComparison.Ordinal);
    }
}
