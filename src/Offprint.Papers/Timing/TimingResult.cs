using System.Globalization;

namespace Offprint.Papers;

/// <summary>Seconds of every arm in every round.</summary>
public sealed class TimingResult
{
    private readonly IReadOnlyDictionary<string, double[]> _seconds;

    internal TimingResult(IReadOnlyList<string> arms, IReadOnlyDictionary<string, double[]> seconds)
    {
        Arms = arms;
        _seconds = seconds;
    }

    /// <summary>The arms, as they were given.</summary>
    public IReadOnlyList<string> Arms { get; }

    /// <summary>The number of rounds.</summary>
    public int Rounds => _seconds[Arms[0]].Length;

    /// <summary>The seconds of one arm, by round.</summary>
    /// <param name="arm">Name of the arm.</param>
    /// <returns>One value a round.</returns>
    /// <exception cref="ArgumentException">There is no such arm.</exception>
    public IReadOnlyList<double> Seconds(string arm) =>
        _seconds.TryGetValue(arm, out var values) ? values : throw new ArgumentException($"There is no arm '{arm}'; there are {string.Join(", ", Arms)}.", nameof(arm));

    /// <summary>Round by round, one arm's seconds over another's: above 1 where the first is slower.</summary>
    /// <param name="numerator">The arm above the line.</param>
    /// <param name="denominator">The arm below the line.</param>
    /// <returns>One ratio a round.</returns>
    /// <exception cref="ArgumentException">There is no such arm.</exception>
    public IReadOnlyList<double> Ratios(string numerator, string denominator)
    {
        var above = Seconds(numerator);
        var below = Seconds(denominator);
        return [.. above.Select((value, round) => value / below[round])];
    }

    /// <summary>Records all seconds: measurement name = the arm's name with <paramref name="suffix"/>, item = the round.</summary>
    /// <param name="run">Where to record.</param>
    /// <param name="seed">The repetition that this is.</param>
    /// <param name="item">Names of the rounds; unset: "round 0", "round 1", and so on.</param>
    /// <param name="suffix">Ends the measurement's name: " seconds".</param>
    public void RecordTo(RunContext run, ulong? seed = null, Func<int, string>? item = null, string suffix = " seconds")
    {
        ArgumentNullException.ThrowIfNull(run);
        item ??= static round => string.Create(CultureInfo.InvariantCulture, $"round {round}");
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var arm in Arms)
            {
                run.Record(arm + suffix, _seconds[arm][round], seed, item(round), "s");
            }
        }
    }
}
