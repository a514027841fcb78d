namespace Offprint.Training;

/// <summary>c − a·e^(−bx); b from 0.01 to 100 over the largest size.</summary>
public sealed class ExponentialPattern : SeparablePattern
{
    /// <inheritdoc/>
    private protected override double LowestRate => 0.01;

    /// <inheritdoc/>
    private protected override double HighestRate => 100;

    /// <inheritdoc/>
    public override double Value(in PatternParameters parameters, double size) => parameters.C - (parameters.A * Math.Exp(-parameters.B * size));

    /// <inheritdoc/>
    public override double SizeFor(in PatternParameters parameters, double score) =>
        score >= parameters.C ? double.PositiveInfinity : parameters.A <= 0 ? 0 : Math.Max(0, Math.Log(parameters.A / (parameters.C - score)) / parameters.B);

    private protected override double Basis(double scaled, double rate) => Math.Exp(-rate * scaled);

    private protected override PatternParameters Unscale(double a, double b, double c, double scale) => new(a, b / scale, c);
}
