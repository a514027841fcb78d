namespace Offprint.Models;

/// <summary>A decoder of <see cref="DuoConfig"/> with one router for all its passes, as any other decoder: all small, for instance, as the draft of all big.</summary>
public sealed class RoutedLanguageModel : ICausalLanguageModel
{
    private readonly CausalLanguageModel _model;
    private readonly ITokenRouter _router;

    /// <summary>Puts a router before a model; the caller keeps both.</summary>
    /// <param name="model">The model.</param>
    /// <param name="router">Its router, also where an input names another one.</param>
    /// <exception cref="ArgumentException">The model has one feed-forward layer a block.</exception>
    public RoutedLanguageModel(CausalLanguageModel model, ITokenRouter router)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(router);
        (_model, _router) = model.Config is DuoConfig
            ? (model, router)
            : throw new ArgumentException($"Tokens of a {model.Config.ModelType} model have no choice of layers; offprint_duo models have.", nameof(model));
    }

    /// <inheritdoc/>
    public int VocabularySize => _model.VocabularySize;

    /// <inheritdoc/>
    public int MaximumPositions => _model.MaximumPositions;

    /// <inheritdoc/>
    public ModelOutput Forward(in ModelInput input, KeyValueCache? cache = null) => _model.Forward(input with { Router = _router }, cache);
}
