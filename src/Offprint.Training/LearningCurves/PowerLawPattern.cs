namespace Offprint.Training;

/// <summary>π(x) = c − a·x^(−b), b from 0.001 to 3: the accuracy pattern of Vilares et al. (2017).</summary>
/// <seealso href="https://arxiv.org/abs/2402.02515">Modeling of learning curves with applications to pos tagging</seealso>
public sealed class PowerLawPattern : SeparablePattern
{
    /// <inheritdoc/>
    private protected override double LowestRate => 1e-3;

    /// <inheritdoc/>
    private protected override double HighestRate => 3;

    /// <inheritdoc/>
    public override double Value(in PatternParameters parameters, double size) => parameters.C - (parameters.A * Math.Pow(size, -parameters.B));

    /// <inheritdoc/>
    public override double SizeFor(in PatternParameters parameters, double score) =>
        score >= parameters.C ? double.PositiveInfinity : parameters.A <= 0 ? 0 : Math.Pow(parameters.A / (parameters.C - score), 1 / parameters.B);

    private protected override double Basis(double scaled, double rate) => Math.Pow(scaled, -rate);

    private protected override PatternParameters Unscale(double a, double b, double c, double scale) => new(a * Math.Pow(scale, b), b, c);
}
