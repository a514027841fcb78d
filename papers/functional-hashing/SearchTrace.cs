namespace Offprint.Papers.Reproductions;

/// <summary>What a search found and what it cost. Cost is counted in executed examples, the probe's included.</summary>
internal sealed class SearchTrace
{
    private readonly List<(long Cost, double Seconds, double Fitness)> _improvements = [];

    public long Cost { get; set; }

    public double Seconds { get; set; }

    public long Candidates { get; set; }

    public long Hits { get; set; }

    public List<double> Audits { get; } = [];

    public double Best => _improvements.Count == 0 ? double.NegativeInfinity : _improvements[^1].Fitness;

    public double HitRate => (double)Hits / Candidates;

    public void Note(double fitness)
    {
        if (fitness > Best)
        {
            _improvements.Add((Cost, Seconds, fitness));
        }
    }

    /// <summary>Cost and time at which a fitness was first reached; null when it never was.</summary>
    public (long Cost, double Seconds)? Reach(double fitness)
    {
        var at = _improvements.FindIndex(i => i.Fitness >= fitness);
        return at < 0 ? null : (_improvements[at].Cost, _improvements[at].Seconds);
    }
}
