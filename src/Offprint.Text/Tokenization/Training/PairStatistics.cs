namespace Offprint.Text;

/// <summary>How often a pair of symbols occurs, and where it occurred when it was counted (some places may be gone).</summary>
internal sealed class PairStatistics
{
    public long Count { get; set; }

    public List<int> Positions { get; } = [];
}
