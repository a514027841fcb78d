using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Offprint.Inference;

namespace Offprint.Serving;

/// <summary>What completions and chat have in common: how tokens are chosen, when a text ends, and what may be written at all.</summary>
internal sealed record SamplingFields
{
    private const int MostStops = 16;

    public required GenerationRequest Request { get; init; }

    public required int Choices { get; init; }

    public required bool Stream { get; init; }

    /// <summary>Whether a stream ends with an event that has the usage.</summary>
    public required bool StreamUsage { get; init; }

    /// <summary>Reads the fields, all but the prompt and the log-probabilities, which differ.</summary>
    public static SamplingFields Read(RequestFields fields, ServedModel model, ServingOptions options)
    {
        fields.Ignore("user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key");
        var stream = fields.Flag("stream") ?? false;
        var streaming = fields.Object("stream_options");
        var usage = streaming?.Flag("include_usage") ?? false;
        streaming?.Ignore("include_obfuscation");
        streaming?.CheckAllKnown();
        var most = fields.Whole("max_tokens", 1, int.MaxValue);
        var sampling = new SamplingOptions
        {
            Temperature = fields.Number("temperature", 0, 2) ?? 1,
            TopP = fields.Number("top_p", 1e-6, 1) ?? 1,
            MinP = fields.Number("min_p", 0, 1) ?? 0,
            TopK = (int)(fields.Whole("top_k", 0, int.MaxValue) ?? 0),
            Seed = fields.Whole("seed", long.MinValue, long.MaxValue) is { } seed ? unchecked((ulong)seed) : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)),
        };
        var adjustments = new LogitAdjustments
        {
            RepetitionPenalty = fields.Number("repetition_penalty", 0.01, 100) ?? 1,
            FrequencyPenalty = fields.Number("frequency_penalty", -2, 2) ?? 0,
            PresencePenalty = fields.Number("presence_penalty", -2, 2) ?? 0,
            Bias = Bias(fields, model),
        };
        return new SamplingFields
        {
            Stream = stream,
            StreamUsage = usage,
            Choices = (int)(fields.Whole("n", 1, options.MaximumChoices) ?? 1),
            Request = new GenerationRequest
            {
                Prompt = [],
                MaximumTokens = most is { } tokens ? (int)tokens : options.DefaultMaximumTokens,
                Sampling = sampling,
                Adjustments = adjustments == new LogitAdjustments() ? null : adjustments,
                StopStrings = Stops(fields),
                IgnoreEnd = fields.Flag("ignore_eos") ?? false,
                Constraint = ConstraintFields.Read(fields, model),
            },
        };
    }

    private static string[] Stops(RequestFields fields)
    {
        if (fields.Any("stop") is not { } value)
        {
            return [];
        }

        string[] stops = value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array when value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(static item => item.GetString()!)],
            _ => throw fields.Wrong("stop", "a string or a list of strings"),
        };
        return stops.Length <= MostStops && stops.All(static stop => stop.Length is > 0 and <= 1000) ? stops : throw fields.Wrong("stop", $"at most {MostStops} texts of 1 to 1,000 characters");
    }

    private static Dictionary<int, float>? Bias(RequestFields fields, ServedModel model)
    {
        if (fields.Any("logit_bias") is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw fields.Wrong("logit_bias", "an object of token ids and numbers");
        }

        var biases = new Dictionary<int, float>();
        foreach (var entry in value.EnumerateObject())
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var token) || token >= model.VocabularySize || entry.Value.ValueKind != JsonValueKind.Number
                || !entry.Value.TryGetSingle(out var bias) || bias is not (>= -100 and <= 100))
            {
                throw fields.Wrong("logit_bias", $"an object of token ids (0 to {model.VocabularySize - 1}) and numbers from -100 to 100; '{entry.Name}' is not");
            }

            // As in the original, -100 forbids a token.
            biases[token] = bias <= -100 ? float.NegativeInfinity : bias;
        }

        return biases.Count == 0 ? null : biases;
    }
}
