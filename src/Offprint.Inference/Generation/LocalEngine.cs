using Offprint.Models;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>An engine with the checkpoints that it runs, loaded together and freed together.</summary>
public sealed class LocalEngine : IDisposable
{
    private readonly Stack<IDisposable> _parts = [];

    private LocalEngine()
    {
    }

    /// <summary>The engine.</summary>
    public GenerationEngine Engine { get; private set; } = null!;

    /// <summary>Loads a decoder, and a small one that drafts for it where there is one.</summary>
    /// <param name="folder">A decoder in Hugging Face layout, with its tokenizer.</param>
    /// <param name="options">How to share the model; null for the defaults.</param>
    /// <param name="decoding">How to use the machine; null for the defaults.</param>
    /// <param name="draftFolder">A small decoder with the same tokenizer, in place of <see cref="GenerationEngineOptions.Draft"/>; null for none.</param>
    /// <exception cref="ArgumentException">The two have different tokenizers, or an option is out of range.</exception>
    public static LocalEngine Load(string folder, GenerationEngineOptions? options = null, DecodingOptions? decoding = null, string? draftFolder = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var loaded = new LocalEngine();
        try
        {
            var tokenizer = PretrainedTokenizer.Load(folder);
            options ??= new GenerationEngineOptions();
            if (draftFolder is not null)
            {
                SpeculativePair.CheckTokenizers(tokenizer, PretrainedTokenizer.Load(draftFolder));
                options = options with { Draft = loaded.Decoder(draftFolder, decoding).Decoder };
            }

            var (model, decoder) = loaded.Decoder(folder, decoding);
            loaded.Engine = loaded.Keep(new GenerationEngine(decoder, tokenizer, options, GenerationTokens.Ends(model, tokenizer)));
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Ends the engine and frees the checkpoints.</summary>
    public void Dispose()
    {
        while (_parts.TryPop(out var part))
        {
            part.Dispose();
        }
    }

    private (CausalLanguageModel Model, IDecodingModel Decoder) Decoder(string folder, DecodingOptions? decoding)
    {
        var model = Keep(Checkpoint.Load<CausalLanguageModel>(folder));
        return (model, Keep(DecodingModel.For(model, decoding)));
    }

    private T Keep<T>(T part) where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }
}
