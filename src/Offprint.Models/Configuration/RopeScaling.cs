namespace Offprint.Models;

/// <summary>The ways in which rotary frequencies are stretched to longer contexts.</summary>
public enum RopeScaling
{
    /// <summary>Frequencies as they are.</summary>
    None,

    /// <summary>All frequencies divided by the factor.</summary>
    Linear,

    /// <summary>The base grows with the length once it exceeds the trained one ("dynamic NTK").</summary>
    Dynamic,

    /// <summary>Llama 3: low frequencies divided by the factor, high ones kept, a ramp between.</summary>
    Llama3,

    /// <summary>YaRN (Peng et al., arXiv 2309.00071): a ramp over dimensions, and cosines and sines scaled.</summary>
    Yarn,
}
