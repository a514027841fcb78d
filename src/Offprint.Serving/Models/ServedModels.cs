namespace Offprint.Serving;

/// <summary>Everything that one server offers.</summary>
public sealed class ServedModels
{
    private readonly Dictionary<string, ServedModel> _decoders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServedEncoder> _encoders = new(StringComparer.Ordinal);

    /// <summary>Collects what to serve.</summary>
    /// <param name="decoders">Decoders, for completions and chat.</param>
    /// <param name="encoders">Encoders, for embeddings.</param>
    /// <exception cref="ArgumentException">Nothing, or two of the same name.</exception>
    public ServedModels(IEnumerable<ServedModel> decoders, IEnumerable<ServedEncoder>? encoders = null)
    {
        ArgumentNullException.ThrowIfNull(decoders);
        foreach (var decoder in decoders)
        {
            Add(_decoders, decoder.Id, decoder);
        }

        foreach (var encoder in encoders ?? [])
        {
            Add(_encoders, encoder.Id, encoder);
        }

        if (_decoders.Count + _encoders.Count == 0)
        {
            throw new ArgumentException("There is nothing to serve.", nameof(decoders));
        }
    }

    /// <summary>Decoders, for completions and chat.</summary>
    public IReadOnlyCollection<ServedModel> Decoders => _decoders.Values;

    /// <summary>Encoders, for embeddings.</summary>
    public IReadOnlyCollection<ServedEncoder> Encoders => _encoders.Values;

    internal ServedModel Decoder(string id) => _decoders.TryGetValue(id, out var found) ? found : throw Missing(id, _encoders.ContainsKey(id) ? "it is an encoder, for /v1/embeddings" : null, _decoders.Keys);

    internal ServedEncoder Encoder(string id) => _encoders.TryGetValue(id, out var found) ? found : throw Missing(id, _decoders.ContainsKey(id) ? "it is a decoder, for /v1/completions and /v1/chat/completions" : null, _encoders.Keys);

    private static ApiException Missing(string id, string? reason, IEnumerable<string> others) => new(
        StatusCodes.Status404NotFound, $"The model '{id}' {(reason is null ? "does not exist" : $"cannot do this: {reason}")}. There is: {string.Join(", ", others.DefaultIfEmpty("none"))}.", param: "model", code: "model_not_found");

    private void Add<T>(Dictionary<string, T> to, string id, T served)
    {
        if (_decoders.ContainsKey(id) || _encoders.ContainsKey(id))
        {
            throw new ArgumentException($"Two models are called '{id}'.", nameof(id));
        }

        to.Add(id, served);
    }
}
