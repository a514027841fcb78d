namespace Offprint.Inference.Tests;

/// <summary>Takes every branch of every random decision, and knows each branch's probability.</summary>
internal sealed class Enumeration : Chance
{
    private readonly List<(int Taken, List<(int Outcome, double Probability)> Options)> _path = [];
    private int _depth;

    /// <summary>The distribution of what a run returns, over all its random decisions.</summary>
    public static Dictionary<string, double> Of(Func<Chance, IReadOnlyList<int>> run)
    {
        var (chance, result) = (new Enumeration(), new Dictionary<string, double>());
        do
        {
            chance._depth = 0;
            var text = string.Join(' ', run(chance));
            Assert.Equal(chance._path.Count, chance._depth);
            result[text] = result.GetValueOrDefault(text) + chance._path.Aggregate(1.0, static (product, step) => product * step.Options[step.Taken].Probability);
        }
        while (chance.Advance());
        return result;
    }

    public override int Draft(int position, TokenDistribution q) => Choose(Enumerable.Range(0, q.Count).Select(token => (token, q[token])));

    public override bool Accept(int position, double probability) => Choose([(1, probability), (0, 1 - probability)]) == 1;

    public override int Target(int position, TokenDistribution p) => Choose(Enumerable.Range(0, p.Count).Select(token => (token, p[token])));

    public override int Correct(int position, TokenDistribution p, TokenDistribution q)
    {
        var residual = new double[p.Count];
        var sum = SpeculativeRule.Residual(p, q, residual);
        return Choose(residual.Select((weight, token) => (token, weight / sum)));
    }

    private int Choose(IEnumerable<(int Outcome, double Probability)> options)
    {
        if (_depth == _path.Count)
        {
            _path.Add((0, [.. options.Where(static option => option.Probability > 0)]));
        }

        var (taken, known) = _path[_depth++];
        return known[taken].Outcome;
    }

    private bool Advance()
    {
        while (_path.Count > 0)
        {
            var (taken, options) = _path[^1];
            if (taken + 1 < options.Count)
            {
                _path[^1] = (taken + 1, options);
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return false;
    }
}
