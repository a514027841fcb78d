namespace Offprint.Training;

/// <summary>The optimizers that a configuration can ask for.</summary>
public enum OptimizerChoice
{
    /// <summary>AdamW. The default.</summary>
    AdamW,

    /// <summary>Stochastic gradient descent with momentum.</summary>
    Sgd,
}
