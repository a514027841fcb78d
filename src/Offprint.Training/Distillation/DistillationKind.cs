namespace Offprint.Training;

/// <summary>What a student takes from its teacher.</summary>
public enum DistillationKind
{
    /// <summary>T² · KL(teacher ‖ student) of softened next-token distributions (Hinton et al., arXiv 1503.02531). The default.</summary>
    Logits,

    /// <summary>T² · KL(student ‖ teacher): seeks modes instead of covering all (Gu et al., arXiv 2306.08543).</summary>
    ReverseLogits,

    /// <summary>Mean squared distance of hidden states, through a trained linear map where the widths differ (Romero et al., arXiv 1412.6550).</summary>
    HiddenStates,
}
