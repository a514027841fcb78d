namespace Offprint.Papers;

/// <summary>
/// The reproduction of one paper: its claims, and the experiment that measures them. Put it into <c>papers/&lt;slug&gt;/</c>, derive from this
/// class and mark it with <see cref="ReproducesAttribute"/>; it must be public and have a constructor without parameters.
/// </summary>
/// <typeparam name="TOptions">Options record; each property with <see cref="OptionAttribute"/> becomes a flag.</typeparam>
public abstract class Reproduction<TOptions> : IReproduction
    where TOptions : class, IReproductionOptions, new()
{
    /// <summary>The paper's claims; the first one is the headline.</summary>
    public abstract IReadOnlyList<Claim> Claims { get; }

    /// <inheritdoc/>
    public string Slug => ReproductionRegistry.SlugOf(GetType());

    /// <inheritdoc/>
    public Type OptionsType => typeof(TOptions);

    /// <inheritdoc/>
    public IReadOnlyList<OptionDescriptor> Options => OptionDescriptor.Of<TOptions>();

    /// <summary>
    /// Runs the experiment: for each of <see cref="RunContext.Seeds"/> it records named measurements, in pairs where two methods are compared.
    /// The verdict is computed from them afterwards. Tensor loops are synchronous; await only between them.
    /// </summary>
    /// <param name="run">Seeds, progress, models, data, scratch folder, and the record of measurements.</param>
    /// <param name="options">Validated options.</param>
    /// <param name="ct">Asks the experiment to stop; check it in every loop.</param>
    /// <returns>A task that ends with the experiment.</returns>
    protected abstract Task RunAsync(RunContext run, TOptions options, CancellationToken ct);

    /// <summary>
    /// Runs one arm with one seed, in a worker process of its own, when <see cref="RunAsync(RunContext, TOptions, CancellationToken)"/> calls
    /// <see cref="RunContext.RunArmsAsync(IReadOnlyList{string}, CancellationToken, double, double, IReadOnlyList{ulong}?)"/>.
    /// </summary>
    /// <param name="arm">The arm, its seed, progress, and the record of measurements.</param>
    /// <param name="options">Validated options, equal to those of the run.</param>
    /// <param name="ct">Asks the arm to stop.</param>
    /// <returns>A task that ends with the arm.</returns>
    /// <exception cref="NotSupportedException">The reproduction has no arms.</exception>
    protected virtual Task RunArmAsync(ArmContext arm, TOptions options, CancellationToken ct) =>
        throw new NotSupportedException($"{GetType().Name} has no arms: it does not override {nameof(RunArmAsync)}.");

    IReproductionOptions IReproduction.BindOptions(IReadOnlyDictionary<string, string> values) => OptionsBinder.Bind<TOptions>(values);

    Task IReproduction.RunAsync(RunContext run, IReproductionOptions options, CancellationToken ct) => RunAsync(run, (TOptions)options, ct);

    Task IReproduction.RunArmAsync(ArmContext arm, IReproductionOptions options, CancellationToken ct) => RunArmAsync(arm, (TOptions)options, ct);
}
