namespace Offprint.Discovery;

/// <summary>Where the design solver stands for one parameter: it goes on from there when the parameter has moved a little.</summary>
internal sealed class DesignState(int queries, int hypotheses)
{
    /// <summary>λ: share of each query.</summary>
    public double[] Lambda { get; } = Filled(queries);

    /// <summary>ν: weight of each alternative hypothesis in the saddle point; 0 at z*.</summary>
    public double[] Nu { get; } = Filled(hypotheses);

    /// <summary>z*.</summary>
    public int Best { get; set; } = -1;

    /// <summary>The last value of ρ, from above.</summary>
    public double Complexity { get; set; } = double.PositiveInfinity;

    public void CopyFrom(DesignState other)
    {
        other.Lambda.CopyTo(Lambda, 0);
        other.Nu.CopyTo(Nu, 0);
        (Best, Complexity) = (other.Best, other.Complexity);
    }

    private static double[] Filled(int n)
    {
        var values = new double[n];
        Array.Fill(values, 1.0 / n);
        return values;
    }
}
