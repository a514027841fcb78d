namespace Offprint.Discovery;

/// <summary>How an answer depends on its mean ⟨x, θ⟩.</summary>
public enum ObservationModel
{
    /// <summary>A number: normal with mean ⟨x, θ⟩ and variance 1.</summary>
    Gaussian,

    /// <summary>+1 (yes) with probability (1 + ⟨x, θ⟩) / 2, else −1 (no).</summary>
    Bernoulli,
}
