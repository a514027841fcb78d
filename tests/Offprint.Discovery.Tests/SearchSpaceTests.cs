using System.Numerics;
using System.Text.Json.Nodes;
using Offprint.Numerics;

namespace Offprint.Discovery.Tests;

public sealed class SearchSpaceTests
{
    /// <summary>All four ways to pick, with candidates that hold further open values (oracle of the card).</summary>
    public static TheoryData<int, bool, bool> Modes
    {
        get
        {
            var data = new TheoryData<int, bool, bool>();
            foreach (var picks in new[] { 1, 2, 3 })
                foreach (var distinct in new[] { true, false })
                    foreach (var sorted in new[] { true, false })
                        data.Add(picks, distinct, sorted);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Size_is_the_number_of_decisions_and_of_programs(int picks, bool distinct, bool sorted)
    {
        var space = SearchSpace.Create(() => new Network(Hyper.ManyOf<Layer>(picks, distinct, sorted, new Dense(Hyper.OneOf(1, 2, 3)), new Dropout(0.5), new Dense(Hyper.OneOf(10, 20))).Value, Hyper.OneOf(0.1, 0.2)));
        var all = space.Spec.All().ToList();
        Assert.Equal(space.Size, new BigInteger(all.Count));
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(all.Count, all.Select(space.Decode).Distinct().Count());
        Assert.Equal(all, all.Select(dna => space.Encode(space.Decode(dna))));
        Assert.Equal(all, all.Select(dna => Dna.Parse(dna.ToString())));
    }

    [Fact]
    public void The_size_follows_the_recursion_of_the_card()
    {
        static BigInteger Recursive(BigInteger[] s, int k, bool distinct, bool sorted)
        {
            if (!distinct && !sorted) return BigInteger.Pow(s.Aggregate(BigInteger.Zero, (a, b) => a + b), k);
            if (k == 0) return 1;
            if (s.Length == 0) return 0;
            if (distinct) return (s[0] * (sorted ? 1 : k) * Recursive(s[1..], k - 1, distinct, sorted)) + Recursive(s[1..], k, distinct, sorted);
            return Enumerable.Range(0, k + 1).Aggregate(BigInteger.Zero, (sum, i) => sum + (BigInteger.Pow(s[0], i) * Recursive(s[1..], k - i, distinct, sorted)));
        }

        var random = new SeededRandom(1);
        for (var repetition = 0; repetition < 200; repetition++)
        {
            var sizes = Enumerable.Range(0, random.Next(6)).Select(_ => new BigInteger(random.Next(1, 5))).ToArray();
            var (k, distinct, sorted) = (random.Next(5), random.Next(2) == 0, random.Next(2) == 0);
            Assert.Equal(Recursive(sizes, k, distinct, sorted), DnaCount.Picks(sizes, k, distinct, sorted));
        }
    }

    [Fact]
    public void The_raw_space_of_NAS_Bench_101_has_its_published_size()
    {
        var edges = Enumerable.Repeat<object?>(Hyper.OneOf(false, true), 21);
        var operations = Enumerable.Repeat<object?>(Hyper.OneOf("conv1x1", "conv3x3", "maxpool3x3"), 5);
        var space = new SearchSpace<object[]>(new Symbolic<object[]>(SymbolicNode.List([.. edges.Concat(operations).Select(SymbolicNode.Of)])));
        Assert.Equal(509_607_936, space.Size);
    }

    [Fact]
    public void A_nested_space_enumerates_exactly_its_four_programs()
    {
        var space = SymbolicJson.Parse("""{"x": {"$oneOf": [{"$oneOf": [1, 2]}, {"$manyOf": ["a", "b"], "picks": 2}]}}""");
        Assert.Equal(["[0[0]]", "[0[1]]", "[1[[0,1]]]", "[1[[1,0]]]"], SearchSpace.Of(space).Spec.All().Select(d => d.ToString()));
    }

    [Fact]
    public void Random_and_mutated_decisions_belong_to_the_space_and_come_back()
    {
        var space = SearchSpace.Create(() => new Network(
            Hyper.ManyOf<Layer>(2, true, true, new Dense(Hyper.OneOf(1, 2, 3)), new Dropout(Hyper.Float(0.01, 0.5, FloatScale.Log)), new Dense(Hyper.Integer(10, 20), "tanh")).Value,
            Hyper.Float(0.001, 0.999, FloatScale.ReverseLog), Hyper.OneOf(Padding.Same, Padding.Valid), Hyper.OneOf<string?>(null, "n")));
        Assert.Null(space.Size);
        var random = new SeededRandom(5);
        var dna = space.Spec.Random(random);
        for (var i = 0; i < 500; i++)
        {
            space.Spec.Validate(dna);
            Assert.Equal(dna, space.Encode(space.Decode(dna).Value));
            Assert.Equal(dna, Dna.Parse(dna.ToString()));
            var child = space.Spec.Mutate(dna, random);
            Assert.NotEqual(dna, child);
            dna = i % 10 == 0 ? space.Spec.Random(random) : child;
        }
    }

    [Fact]
    public void Mutation_reaches_every_program_and_respects_its_filter()
    {
        var space = SearchSpace.Create(() => new Network(Hyper.Permutation<Layer>(new Dense(1), new Dense(2), new Dense(3)).Value, Hyper.OneOf(0.1, 0.2).Named("rate")));
        var random = new SeededRandom(3);
        var (free, held) = (new HashSet<Dna>(), new HashSet<Dna>());
        Dna a = space.Spec.First(), b = a;
        for (var i = 0; i < 500; i++)
        {
            free.Add(a = space.Spec.Mutate(a, random));
            held.Add(b = space.Spec.Mutate(b, random, p => p.Name == "rate"));
        }

        Assert.Equal(12, free.Count);
        Assert.Equal(2, held.Count);
    }

    [Fact]
    public void Decisions_that_do_not_fit_are_refused_by_name()
    {
        var space = SearchSpace.Create(() => new Network(Hyper.ManyOf<Layer>(2, new Dense(1), new Dense(2)).Value, Hyper.Float(0, 1)));
        foreach (var (text, part) in new[] { ("[[0,0],0.5]", "Layers"), ("[[0,2],0.5]", "Layers"), ("[[0],0.5]", "Layers"), ("[[0,1],1.5]", "LearningRate"), ("[[0,1],1]", "LearningRate"), ("[[0,1]]", "2 decisions") })
            Assert.Contains(part, Assert.Throws<ArgumentException>(() => space.Decode(Dna.Parse(text))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => space.Encode(new Network([new Dense(5), new Dense(1)], 0.5)));
        foreach (var text in new[] { "", "[", "[1,", "[1 2]", "[x]", "[1]]", "[\"a]" }) Assert.Throws<FormatException>(() => Dna.Parse(text));
    }

    [Fact]
    public void A_filter_leaves_the_other_values_open_for_a_search_inside()
    {
        var space = SearchSpace.Create(() => new Network(Hyper.ManyOf<Layer>(1, new Dense(Hyper.OneOf(1, 2)), new Dropout(0.5)).Value, Hyper.OneOf(0.1, 0.2, 0.3)));
        var outer = space.Where(p => p.Name == "LearningRate");
        Assert.Equal(3, outer.Size);
        var program = outer.Decode(Dna.Parse("[2]"));
        Assert.True(program.HasHoles);
        var inner = SearchSpace.Of(program);
        Assert.Equal(3, inner.Size);
        Assert.Equal(0.3, inner.Decode(inner.Spec.First()).Value.LearningRate);
    }

    [Fact]
    public void Programs_evolve_without_an_end()
    {
        var space = SearchSpace.Create(() => new Network(new Layer[0], Hyper.Float(0, 1)));
        var open = space.Template.Rebind([("Layers", new Layer[] { new Dense(1) })]).Rebind([("Layers[0]", Hyper.Evolve(new Dense(1), (d, r) => d with { Units = d.Units + r.Next(1, 3) }))]);
        var evolving = SearchSpace.Of(open);
        var random = new SeededRandom(8);
        var dna = evolving.Spec.Random(random);
        for (var i = 0; i < 40; i++) dna = evolving.Spec.Mutate(dna, random, p => p.Kind == HyperKind.Custom);
        Assert.InRange(((Dense)evolving.Decode(dna).Value.Layers[0]).Units, 41, 90);
        Assert.Equal(dna, evolving.Encode(evolving.Decode(dna)));
    }

    [Fact]
    public void A_space_in_JSON_is_read_and_its_programs_are_JSON()
    {
        var space = SearchSpace.Of(SymbolicJson.Parse("""
            {
              // comments are allowed
              "rate": {"$float": [0.001, 1], "scale": "log", "name": "lr"},
              "layers": {"$manyOf": [{"units": {"$integer": [1, 4]}}, "none"], "picks": 2, "distinct": false, "sorted": true},
              "order": {"$permutation": [1, 2, 3]},
            }
            """));
        Assert.Equal("lr", space.Spec.Elements[0].Name);
        var program = space.Decode(Dna.Parse("[0.01,[0[3],1],[2,0,1]]")).Value;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"rate": 0.01, "layers": [{"units": 4}, "none"], "order": [3, 1, 2]}"""), program));
        Assert.Equal("[0.01,[0[3],1],[2,0,1]]", space.Encode(program).ToString());
    }

    [Theory]
    [InlineData("{\n\"a\": {\"$oneOff\": [1]}}", "line 2", "$oneOff")]
    [InlineData("{\n\n\"a\": {\"$float\": [2, 1]}}", "line 3", "smaller end")]
    [InlineData("{\"a\": {\"$float\": [0, 1],\n\"scale\": \"log\"}}", "line 1", "above 0")]
    [InlineData("{\"a\":\n {\"$manyOf\": [1, 2]}}", "line 2", "picks")]
    [InlineData("{\"a\":\n {\"$oneOf\": [1, 2], \"weight\": 3}}", "line 2", "weight")]
    [InlineData("{\"a\": 1,\n \"a\": 2}", "line 2", "twice")]
    [InlineData("{\"a\": 1", "line 1", "")]
    public void A_wrong_space_in_JSON_is_refused_with_its_line(string json, string line, string part)
    {
        var error = Assert.Throws<InvalidDataException>(() => SymbolicJson.Parse(json));
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
