namespace Offprint.Inference;

/// <summary>Chooses settings of draft-length policies by replaying recorded drafts. What is chosen on some texts is fair to report on other texts only.</summary>
public static class PolicyTuning
{
    /// <summary>Thresholds from 0.05 to 0.95, for <see cref="ConfidencePolicy"/> and <see cref="AcceptanceHeadPolicy"/>.</summary>
    public static IReadOnlyList<double> Thresholds { get; } = [.. Enumerable.Range(1, 19).Select(static i => i * 0.05)];

    /// <summary>Every length from 1 to a longest one, for <see cref="FixedLengthPolicy"/> and the start of <see cref="HeuristicLengthPolicy"/>.</summary>
    /// <param name="longest">The longest, at least 1.</param>
    public static IReadOnlyList<int> Lengths(int longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        return [.. Enumerable.Range(1, longest)];
    }

    /// <summary>Modelled seconds that a policy needs for recorded texts. A policy that reads hidden states also pays for its head.</summary>
    /// <param name="recordings">The texts.</param>
    /// <param name="costs">Times of passes.</param>
    /// <param name="make">Makes the policy, anew for every text.</param>
    public static double Time(IEnumerable<DraftRecording> recordings, SpeculationCosts costs, Func<IDraftLengthPolicy> make)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(make);
        return recordings.Sum(recording =>
        {
            var policy = make();
            return recording.Replay(policy).Time(costs.DraftTime + (policy.NeedsHidden ? costs.HeadTime : 0), costs.TargetTime);
        });
    }

    /// <summary>The setting with the shortest modelled time; the first of equal ones.</summary>
    /// <typeparam name="TSetting">A length, a threshold.</typeparam>
    /// <param name="recordings">The texts to choose on.</param>
    /// <param name="costs">Times of passes.</param>
    /// <param name="settings">What to try, at least one.</param>
    /// <param name="make">The policy of a setting.</param>
    /// <returns>The best setting, and the modelled seconds of all.</returns>
    /// <exception cref="InvalidOperationException">There is no setting.</exception>
    public static TunedPolicy<TSetting> Fastest<TSetting>(IReadOnlyList<DraftRecording> recordings, SpeculationCosts costs, IEnumerable<TSetting> settings, Func<TSetting, IDraftLengthPolicy> make)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(make);
        var tried = settings.Select(setting => (Setting: setting, Seconds: Time(recordings, costs, () => make(setting)))).ToList();
        var best = tried.MinBy(static pair => pair.Seconds).Setting;
        return new TunedPolicy<TSetting>(best, () => make(best), tried);
    }

    /// <summary>α: the mean acceptance min(1, p / q) of the draft's tokens at all places of recorded texts.</summary>
    /// <param name="recordings">The texts, at least one.</param>
    public static double Acceptance(IEnumerable<DraftRecording> recordings)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        return recordings.SelectMany(static recording => recording.Acceptances).Average();
    }
}

/// <summary>A policy with the setting that was fastest.</summary>
/// <typeparam name="TSetting">A length, a threshold.</typeparam>
/// <param name="Best">The setting.</param>
/// <param name="Make">Makes a fresh policy with it.</param>
/// <param name="Tried">All settings with their modelled seconds, in the order in which they were tried.</param>
public sealed record TunedPolicy<TSetting>(TSetting Best, Func<IDraftLengthPolicy> Make, IReadOnlyList<(TSetting Setting, double Seconds)> Tried);
