using Offprint.Inference;
using Offprint.Text;

namespace Offprint.Serving;

/// <summary>A decoder under the name that clients ask for it by.</summary>
public sealed class ServedModel : IDisposable
{
    /// <summary>Serves an engine that the caller keeps.</summary>
    /// <param name="id">The name.</param>
    /// <param name="engine">The engine, with a tokenizer.</param>
    /// <exception cref="ArgumentException">The engine has no tokenizer.</exception>
    public ServedModel(string id, GenerationEngine engine)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(engine);
        (Id, Engine, Tokenizer) = (id, engine, engine.Tokenizer ?? throw new ArgumentException("The engine has no tokenizer; texts cannot be served.", nameof(engine)));
    }

    /// <summary>The name.</summary>
    public string Id { get; }

    /// <summary>What runs it.</summary>
    public GenerationEngine Engine { get; }

    /// <summary>The tokenizer.</summary>
    public PretrainedTokenizer Tokenizer { get; }

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset Created { get; init; } = TimeProvider.System.GetUtcNow();

    private LocalEngine? Owned { get; init; }

    internal int VocabularySize => Engine.Model.VocabularySize;

    /// <summary>Loads a checkpoint folder. What is loaded is freed by <see cref="Dispose"/>.</summary>
    /// <param name="folder">A decoder in Hugging Face layout, with its tokenizer.</param>
    /// <param name="id">The name; null for the folder's.</param>
    /// <param name="draftFolder">A small decoder with the same tokenizer that drafts for it; null for none.</param>
    /// <param name="engine">How to share the model; its <see cref="GenerationEngineOptions.Draft"/> is set from <paramref name="draftFolder"/>.</param>
    /// <param name="decoding">How to use the machine.</param>
    public static ServedModel Load(string folder, string? id = null, string? draftFolder = null, GenerationEngineOptions? engine = null, DecodingOptions? decoding = null)
    {
        var loaded = LocalEngine.Load(folder, engine, decoding, draftFolder);
        return new ServedModel(id ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), loaded.Engine) { Owned = loaded };
    }

    /// <summary>Frees what <see cref="Load"/> loaded.</summary>
    public void Dispose() => Owned?.Dispose();
}
