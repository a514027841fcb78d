namespace Offprint.Discovery;

/// <summary>What a wrong recommendation costs.</summary>
public enum LossKind
{
    /// <summary>1 unless the recommendation is a best hypothesis.</summary>
    Identification,

    /// <summary>⟨z* − ẑ, θ⟩: how much worse the recommendation is than the best hypothesis.</summary>
    SimpleRegret,
}
