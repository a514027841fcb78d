namespace Offprint.Discovery;

/// <summary>What is believed of the length scales of a <see cref="GaussianProcess"/> before there are examples.</summary>
public enum LengthScalePrior
{
    /// <summary>All coordinates matter: log-normal around half the unit cube.</summary>
    LogNormal,

    /// <summary>
    /// Few coordinates matter (SAAS): 1/ℓ² of each has a half-Cauchy prior of scale τ = 0.1, the scale of the paper's prior of τ, which is not inferred here. The paper samples from the posterior (NUTS); this is its mode in
    /// 1/ℓ², found by forward selection of coordinates and then the pattern search. For tens of coordinates and few examples.
    /// </summary>
    SparseAxes,
}
