namespace Offprint.Discovery.Tests;

public sealed class SymbolicTests
{
    private static Network Example() => new([new Dense(32), new Dropout(0.1), new Dense(10, "softmax")], 0.01);

    [Fact]
    public void An_object_is_taken_apart_and_put_together_again()
    {
        var program = Symbolic.Of(Example());
        Assert.Equal("Network(Layers: [Dense(Units: 32, Activation: \"relu\"), Dropout(Rate: 0.1), Dense(Units: 10, Activation: \"softmax\")], LearningRate: 0.01, Padding: Same, Note: null)", program.ToString());
        var again = program.Value;
        Assert.Equal(Example().Layers, again.Layers);
        Assert.Equal(0.01, again.LearningRate);
        Assert.Same(again, program.Value);
    }

    [Fact]
    public void Classes_with_settable_properties_and_dictionaries_work_too()
    {
        var program = Symbolic.Of(new Settings { Name = "a", Weights = { ["l2"] = 0.5 } });
        program.Rebind([("Steps", 20), ("Weights.l1", 2), ("Weights[\"l2\"]", 1.5)]);
        Assert.Equal(20, program.Value.Steps);
        Assert.Equal(2.0, program.Value.Weights["l1"]);
        Assert.Equal(1.5, program.Value.Weights["l2"]);
    }

    [Fact]
    public void Rebinding_replaces_values_by_path_and_by_member()
    {
        var program = Symbolic.Of(Example());
        program.Rebind([("Layers[0].Units", 64), ("Layers[3]", new Dropout(0.5)), ("Padding", "Valid")]).Rebind(p => p.LearningRate, 1.0);
        Assert.Equal(new Dense(64), program.Value.Layers[0]);
        Assert.Equal(new Dropout(0.5), program.Value.Layers[3]);
        Assert.Equal(Padding.Valid, program.Value.Padding);
        Assert.Equal(1.0, program.Value.LearningRate);
        Assert.Equal(64, program["Layers[0].Units"]);
    }

    [Theory]
    [InlineData("Layers[0].Units", "many", "Layers[0].Units is \"many\"")]
    [InlineData("Layers[0].Units", 0, "between 1 and 1024")]
    [InlineData("Layers[0].Units", 1.5, "must be: a Int32")]
    [InlineData("Layers[9].Units", 3, "There is no 'Layers[9].Units': Layers has 0, 1, 2")]
    [InlineData("Layers[0].Uints", 3, "Layers[0] has Units, Activation")]
    [InlineData("LearningRate", null, "LearningRate is null")]
    [InlineData("Layers[", 1, "closing bracket")]
    [InlineData("Padding", "Circular", "Padding")]
    public void What_does_not_fit_is_refused_and_the_program_stays_as_it_was(string path, object? value, string message)
    {
        var program = Symbolic.Of(Example());
        var error = Assert.Throws<ArgumentException>(() => program.Rebind([("LearningRate", 5.0), (path, value)]));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(Symbolic.Of(Example()), program);
    }

    [Fact]
    public void Listeners_are_told_once_a_call_from_the_bottom_up()
    {
        var program = Symbolic.Of(Example());
        var told = new List<string>();
        foreach (var node in program.Root.Traverse()) node.Rebound += n => told.Add(n.Path.ToString());
        program.Rebind([("Layers[0].Units", 1), ("Layers[0].Activation", "tanh"), ("LearningRate", 0.5)]);
        Assert.Equal(["Layers[0]", "Layers", ""], told);
    }

    [Fact]
    public void An_object_that_stands_elsewhere_is_copied_when_it_is_attached()
    {
        var program = Symbolic.Of(Example());
        var layer = program.Root.Find(SymbolicPath.Parse("Layers[0]"));
        program.Rebind([("Layers[2]", layer)]);
        program.Rebind([("Layers[0].Units", 7)]);
        Assert.Equal(new Dense(32), program.Value.Layers[2]);
        Assert.Equal(new Dense(7), program.Value.Layers[0]);
    }

    [Fact]
    public void Queries_find_values_by_rule_and_by_path()
    {
        var program = Symbolic.Of(Example());
        Assert.Equal(["Layers[0].Units", "Layers[2].Units"], program.Query(@".*\.Units").Keys.Select(p => p.ToString()));
        Assert.Equal(["Layers[1].Rate", "LearningRate"], program.Query(n => n.Value is double).Keys.Select(p => p.ToString()));
    }

    [Fact]
    public void Differences_are_the_smallest_places()
    {
        var other = Symbolic.Of(Example()).Rebind([("Layers[0].Units", 64), ("Layers[3]", new Dropout(0.2))]);
        Assert.Equal(["Layers[0].Units: 32 -> 64", "Layers[3]: (nothing) -> Dropout(Rate: 0.2)"], Symbolic.Of(Example()).Diff(other).Select(d => d.ToString()));
        Assert.Empty(other.Diff(other.Clone()));
    }

    [Fact]
    public void Equality_is_structural()
    {
        Assert.Equal(Symbolic.Of(Example()), Symbolic.Of(Example()));
        Assert.Equal(Symbolic.Of(Example()).GetHashCode(), Symbolic.Of(Example()).GetHashCode());
        Assert.NotEqual(Symbolic.Of(Example()), Symbolic.Of(Example()).Rebind([("LearningRate", 1.0)]));
    }

    [Fact]
    public void Programs_go_through_JSON()
    {
        var program = Symbolic.Of(Example()).Rebind([("Note", "with \"quotes\"")]);
        Assert.Equal(program, Symbolic.FromJson<Network>(program.ToJson()));
        Assert.Equal(program.Value.Layers, Symbolic.FromJson<Network>(program.ToJson()).Value.Layers);
    }

    [Theory]
    [InlineData("{\n \"Layers\": [],\n \"LearningRates\": 1 }", "line 3", "LearningRates")]
    [InlineData("{\n \"Layers\": [\n {\"$type\": \"System.IO.FileInfo\"}], \"LearningRate\": 1 }", "line 3", "System.IO.FileInfo")]
    [InlineData("{\n \"Layers\": [,\n", "line 2", "")]
    [InlineData("{ \"Layers\": [],\n\n \"LearningRate\": \"fast\" }", "line 3", "")]
    public void Wrong_JSON_is_refused_with_its_line(string json, string line, string what)
    {
        var error = Assert.Throws<InvalidDataException>(() => Symbolic.FromJson<Network>(json));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sealed_programs_refuse_and_copies_do_not()
    {
        var program = Symbolic.Of(Example()).Seal();
        Assert.Contains("sealed", Assert.Throws<InvalidOperationException>(() => program.Rebind([("LearningRate", 1.0)])).Message, StringComparison.Ordinal);
        program.Clone().Rebind([("LearningRate", 1.0)]);
    }

    [Fact]
    public void Partial_programs_name_what_is_missing()
    {
        var program = Symbolic.Partial<Dense>();
        Assert.True(program.IsPartial);
        Assert.Contains("Units is missing", Assert.Throws<InvalidOperationException>(() => program.Value).Message, StringComparison.Ordinal);
        Assert.Equal(new Dense(3), program.Rebind([("Units", 3)]).Value);
    }

    [Fact]
    public void A_function_is_bound_and_called()
    {
        var program = Symbolic.Create(() => Functions.Area(Hyper.OneOf(2.0, 3.0), 4));
        program.Rebind([("width", 5)]);
        Assert.Equal(20, program.Value);
        Assert.Equal(40, program.Rebind([("height", 8)]).Value);
    }

    [Fact]
    public void Open_values_in_places_that_can_not_be_read_are_refused() =>
        Assert.Throws<NotSupportedException>(() => Symbolic.Create(() => new Dense(Hyper.OneOf(1, 2) + 3)));

    [Fact]
    public void Open_values_have_to_fit_as_well()
    {
        Assert.Contains("LearningRate", Assert.Throws<ArgumentException>(() => Symbolic.Of(Example()).Rebind([("LearningRate", Hyper.OneOf("slow", "fast"))])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Hyper.Float(0, 1, FloatScale.Log));
        Assert.Throws<ArgumentException>(() => Hyper.Float(2, 1));
        Assert.Throws<ArgumentException>(() => Hyper.ManyOf(3, 1, 2));
        Assert.Contains("still open", Assert.Throws<InvalidOperationException>(() => new Dense(Hyper.OneOf(1, 2))).Message, StringComparison.Ordinal);
    }
}
