using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>Every random decision of speculation. Tests put an enumeration of all outcomes here.</summary>
internal abstract class Chance
{
    /// <summary>A token of the draft for a position.</summary>
    public abstract int Draft(int position, TokenDistribution q);

    /// <summary>The test of a drafted token that passes with a probability.</summary>
    public abstract bool Accept(int position, double probability);

    /// <summary>A token of the target where nothing was drafted.</summary>
    public abstract int Target(int position, TokenDistribution p);

    /// <summary>The token in place of a rejected one: from max(0, p - q), normalised.</summary>
    public abstract int Correct(int position, TokenDistribution p, TokenDistribution q);
}

/// <summary>
/// Random numbers that depend on seed, position and purpose alone. How many tokens are drafted, and by which thread, changes none of them, so a seed gives the same drafts and the same
/// verdicts under every policy as long as the text is the same.
/// </summary>
internal sealed class SeededChance(ulong seed) : Chance
{
    private double[] _residual = [];

    public override int Draft(int position, TokenDistribution q) => q.IsCertain ? q.MostProbable : q.At(Uniform("draft", position));

    public override bool Accept(int position, double probability) => probability >= 1 || (probability > 0 && Uniform("accept", position) < probability);

    public override int Target(int position, TokenDistribution p) => p.IsCertain ? p.MostProbable : p.At(Uniform("target", position));

    public override int Correct(int position, TokenDistribution p, TokenDistribution q)
    {
        if (p.IsCertain)
        {
            return p.MostProbable;
        }

        if (_residual.Length < p.Count)
        {
            _residual = new double[p.Count];
        }

        var total = SpeculativeRule.Residual(p, q, _residual);
        return WeightedDraw.At(_residual.AsSpan(0, p.Count), total, Uniform("correct", position));
    }

    private double Uniform(string purpose, int position) => (Seed.Derive(seed, purpose, position) >> 11) * (1.0 / (1UL << 53));
}
