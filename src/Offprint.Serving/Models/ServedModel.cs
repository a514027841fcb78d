using System.Collections.Concurrent;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.Serving;

/// <summary>A decoder under the name that clients ask for it by.</summary>
public sealed class ServedModel : IDisposable
{
    private const int KeptConstraints = 64;
    private readonly ConcurrentDictionary<string, ITokenConstraint> _constraints = new(StringComparer.Ordinal);
    private readonly Stack<IDisposable> _owned = [];

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

    internal int VocabularySize => Engine.Model.VocabularySize;

    /// <summary>Loads a checkpoint folder. What is loaded is freed by <see cref="Dispose"/>.</summary>
    /// <param name="folder">A decoder in Hugging Face layout, with its tokenizer.</param>
    /// <param name="id">The name; null for the folder's.</param>
    /// <param name="draftFolder">A small decoder with the same tokenizer that drafts for it; null for none.</param>
    /// <param name="engine">How to share the model; its <see cref="GenerationEngineOptions.Draft"/> is set from <paramref name="draftFolder"/>.</param>
    /// <param name="decoding">How to use the machine.</param>
    public static ServedModel Load(string folder, string? id = null, string? draftFolder = null, GenerationEngineOptions? engine = null, DecodingOptions? decoding = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var owned = new Stack<IDisposable>();
        try
        {
            var tokenizer = PretrainedTokenizer.Load(folder);
            var model = Own(Checkpoint.Load<CausalLanguageModel>(folder));
            var decoder = Own(DecodingModel.For(model, decoding));
            engine ??= new GenerationEngineOptions();
            if (draftFolder is not null)
            {
                SpeculativePair.CheckTokenizers(tokenizer, PretrainedTokenizer.Load(draftFolder));
                engine = engine with { Draft = Own(DecodingModel.For(Own(Checkpoint.Load<CausalLanguageModel>(draftFolder)), decoding)) };
            }

            IEnumerable<int> ends = [.. model.Config.EndTokenIds, .. tokenizer.Special.Eos is { } end ? (int[])[end.Id] : []];
            var running = Own(new GenerationEngine(decoder, tokenizer, engine, ends.Distinct()));
            var served = new ServedModel(id ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), running);
            foreach (var part in owned.Reverse())
            {
                served._owned.Push(part);
            }

            return served;
        }
        catch
        {
            while (owned.TryPop(out var part))
            {
                part.Dispose();
            }

            throw;
        }

        T Own<T>(T part) where T : IDisposable
        {
            owned.Push(part);
            return part;
        }
    }

    /// <summary>Frees what <see cref="Load"/> loaded.</summary>
    public void Dispose()
    {
        while (_owned.TryPop(out var part))
        {
            part.Dispose();
        }
    }

    /// <summary>A constraint on this model's tokens; equal descriptions share one, with its masks.</summary>
    internal ITokenConstraint Constrain(string description, Func<IGrammar> make)
    {
        if (_constraints.Count >= KeptConstraints && !_constraints.ContainsKey(description))
        {
            _constraints.Clear();
        }

        return _constraints.GetOrAdd(description, _ => new GrammarConstraint(Tokenizer, make(), Engine.EndTokens, VocabularySize));
    }
}
