using FsCheck.Xunit;

namespace Offprint.Papers.Tests;

public sealed class OptionTests
{
    private static SampleOptions Bind(params (string Flag, string Value)[] values) =>
        OptionsBinder.Bind<SampleOptions>(values.ToDictionary(static v => v.Flag, static v => v.Value));

    private static OptionDescriptor Option(string flag) => OptionDescriptor.Of<SampleOptions>().Single(o => o.Flag == flag);

    [Fact]
    public void Options_are_described_in_the_order_of_their_declaration()
    {
        Assert.Equal(
            ["--factor", "--batch", "--mode", "--unit", "--fail", "--premise", "--arms", "--sizes", "--limit", "--verbose", "--model", "--prompts"],
            OptionDescriptor.Of<SampleOptions>().Select(static o => o.Flag));
    }

    [Fact]
    public void A_description_has_all_that_help_needs()
    {
        var batch = Option("--batch");
        Assert.Equal((OptionKind.WholeNumber, "32", "number"), (batch.Kind, batch.DefaultText, batch.ValueName));
        Assert.Equal("a whole number from 1 to 4,096", batch.Expected);
        Assert.Equal("one of greedy, best-fit", Option("--mode").Expected);
        Assert.Equal("one of word, byte", Option("--unit").Expected);
        Assert.Equal("a whole number of at least 1; several with commas between", Option("--sizes").Expected);
        Assert.Equal("1024,2048", Option("--sizes").DefaultText);
        Assert.Null(Option("--model").DefaultText);
        Assert.Equal(OptionKind.Switch, Option("--verbose").Kind);
    }

    [Fact]
    public void Values_are_bound_and_the_rest_keeps_its_defaults()
    {
        var options = Bind(("--batch", "8"), ("--mode", "Best-Fit"), ("--unit", "BYTE"), ("--sizes", "1, 2,3"), ("--limit", "2m"), ("--verbose", "true"), ("--factor", "2.5"));
        Assert.Equal((8, SampleMode.BestFit, "byte", 2.5), (options.Batch, options.Mode, options.Unit, options.Factor));
        Assert.Equal([1, 2, 3], options.Sizes);
        Assert.Equal(TimeSpan.FromMinutes(2), options.Limit);
        Assert.True(options.Verbose);
        Assert.Equal(new SampleOptions().Batch, Bind().Batch);
    }

    [Theory]
    [InlineData("--batch", "0", "a whole number from 1 to 4,096")]
    [InlineData("--batch", "4097", "a whole number from 1 to 4,096")]
    [InlineData("--batch", "many", "a whole number from 1 to 4,096")]
    [InlineData("--batch", "1,5", "a whole number from 1 to 4,096")]
    [InlineData("--batch", "", "a whole number from 1 to 4,096")]
    [InlineData("--factor", "NaN", "a number from 0.1 to 100")]
    [InlineData("--factor", "1e400", "a number from 0.1 to 100")]
    [InlineData("--mode", "fastest", "one of greedy, best-fit")]
    [InlineData("--mode", "1", "one of greedy, best-fit")]
    [InlineData("--unit", "line", "one of word, byte")]
    [InlineData("--sizes", "1,x", "a whole number of at least 1")]
    [InlineData("--limit", "soon", "a duration such as 90s or 2m")]
    [InlineData("--limit", "0.5s", "a duration such as 90s or 2m of at least 1 seconds")]
    [InlineData("--verbose", "maybe", "true or false")]
    [InlineData("--model", "/no/such/folder", "no such folder")]
    [InlineData("--prompts", "/no/such/file", "no such file")]
    public void Wrong_values_name_flag_value_and_what_would_be_right(string flag, string value, string wanted)
    {
        var error = Assert.Throws<OptionException>(() => Bind((flag, value)));
        Assert.Equal((flag, value), (error.Flag, error.Value));
        Assert.Contains(flag, error.Message);
        Assert.Contains("'" + value + "'", error.Message);
        Assert.Contains(wanted, error.Message);
        Assert.DoesNotContain("\n", error.Message);
    }

    [Fact]
    public void An_unknown_flag_suggests_the_nearest() =>
        Assert.Contains("Did you mean --batch?", Assert.Throws<OptionException>(() => Bind(("--bacth", "1"))).Message);

    [Fact]
    public void An_unknown_flag_that_is_near_to_nothing_lists_all() =>
        Assert.Contains("--factor, --batch", Assert.Throws<OptionException>(() => Bind(("--zzzzzzzzzzzz", "1"))).Message);

    [Fact]
    public void The_records_own_rules_are_checked() =>
        Assert.Contains("--unit byte", Assert.Throws<ArgumentException>(() => Bind(("--model", Path.GetTempPath()), ("--unit", "byte"))).Message);

    [Fact]
    public void Paths_become_full_paths() => Assert.Equal(Path.GetFullPath("."), Bind(("--model", ".")).Model);

    [Property]
    public bool Flags_and_records_are_the_same_thing(double factor, int batch, bool best, bool verbose, long ticks, int[] sizes)
    {
        var options = new SampleOptions
        {
            Factor = Math.Clamp(double.IsFinite(factor) ? Math.Abs(factor) : 1, 0.1, 100),
            Batch = 1 + (Math.Abs(batch % 4096)),
            Mode = best ? SampleMode.BestFit : SampleMode.Greedy,
            Verbose = verbose,
            Limit = TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(Math.Abs(ticks % 10_000_000_000)),
            Sizes = [.. sizes.Where(static s => s > 0)],
        };
        var back = OptionsBinder.Bind<SampleOptions>(OptionsBinder.ToFlags(options));
        return back with { Sizes = options.Sizes, Arms = options.Arms } == options && back.Sizes.SequenceEqual(options.Sizes);
    }

    [Theory]
    [InlineData(typeof(BadFlag))]
    [InlineData(typeof(TwiceTheSame))]
    [InlineData(typeof(WithoutSetter))]
    [InlineData(typeof(Unsupported))]
    public void Wrong_declarations_are_found(Type type)
    {
        var describe = typeof(OptionDescriptor).GetMethod(nameof(OptionDescriptor.Of))!.MakeGenericMethod(type);
        var error = Assert.Throws<System.Reflection.TargetInvocationException>(() => describe.Invoke(null, null)).InnerException;
        Assert.Contains(type.Name, Assert.IsType<InvalidOperationException>(error).Message);
    }

    public sealed record BadFlag : IReproductionOptions
    {
        [Option("-Bad", "x")]
        public int Value { get; init; }
    }

    public sealed record TwiceTheSame : IReproductionOptions
    {
        [Option("--same", "x")]
        public int A { get; init; }

        [Option("--same", "x")]
        public int B { get; init; }
    }

    public sealed record WithoutSetter : IReproductionOptions
    {
        [Option("--fixed", "x")]
        public int Value => 1;
    }

    public sealed record Unsupported : IReproductionOptions
    {
        [Option("--type", "x")]
        public Version? Value { get; init; }
    }
}
