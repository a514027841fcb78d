namespace Offprint.Discovery;

/// <summary>Covariance of a <see cref="GaussianProcess"/>, with a length scale for each coordinate.</summary>
public enum GaussianProcessKernel
{
    /// <summary>Matérn with ν = 5/2: twice differentiable.</summary>
    Matern52,

    /// <summary>Squared exponential: smooth.</summary>
    SquaredExponential,
}
