namespace Offprint.Papers;

/// <summary>A reproduction as the command line and the site see it. Implement it by deriving from <see cref="Reproduction{TOptions}"/>.</summary>
public interface IReproduction
{
    /// <summary>The paper's slug.</summary>
    string Slug { get; }

    /// <summary>The paper's claims; the first one is the headline.</summary>
    IReadOnlyList<Claim> Claims { get; }

    /// <summary>The type of the options record.</summary>
    Type OptionsType { get; }

    /// <summary>The options, in the order of their declaration.</summary>
    IReadOnlyList<OptionDescriptor> Options { get; }

    /// <summary>Makes the options record from flag values; what is not given keeps its default.</summary>
    /// <param name="values">Flag (with its dashes) to value; a switch has "true" or "false".</param>
    /// <returns>The validated record.</returns>
    /// <exception cref="OptionException">A flag is unknown or its value is wrong.</exception>
    IReproductionOptions BindOptions(IReadOnlyDictionary<string, string> values);

    /// <summary>Runs the experiment; call it through <see cref="ReproductionRunner"/>.</summary>
    /// <param name="run">Context that collects the measurements.</param>
    /// <param name="options">A record of <see cref="OptionsType"/>.</param>
    /// <param name="ct">Asks to stop.</param>
    /// <returns>A task that ends with the experiment.</returns>
    Task RunAsync(RunContext run, IReproductionOptions options, CancellationToken ct);

    /// <summary>Runs one arm with one seed; called inside a worker process.</summary>
    /// <param name="arm">Context that collects the measurements.</param>
    /// <param name="options">A record of <see cref="OptionsType"/>.</param>
    /// <param name="ct">Asks to stop.</param>
    /// <returns>A task that ends with the arm.</returns>
    Task RunArmAsync(ArmContext arm, IReproductionOptions options, CancellationToken ct);
}
