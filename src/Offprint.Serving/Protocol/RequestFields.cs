using System.Globalization;
using System.Text.Json;
using Offprint.Inference;

namespace Offprint.Serving;

/// <summary>
/// The fields of a request. Every field is asked for by name, with its type and range; what nobody asked for is an error in the end, so that a misspelt field does not pass in silence.
/// A field that is null counts as left out.
/// </summary>
internal sealed class RequestFields
{
    private readonly JsonElement _body;
    private readonly string _path;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public RequestFields(JsonElement body, string path = "")
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.Invalid(path.Length == 0 ? "The body must be a JSON object." : $"'{path}' must be an object.", path.Length == 0 ? null : path);
        }

        (_body, _path) = (body, path.Length == 0 ? "" : path + ".");
    }

    /// <summary>Reads the body of a request.</summary>
    public static async Task<RequestFields> ReadAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = 64 }, context.RequestAborted).ConfigureAwait(false);
            if (!JsonTexts.AreWhole(document.RootElement))
            {
                throw ApiException.Invalid("The body has an escape \\ud800 to \\udfff that is half of a character.");
            }

            return new RequestFields(document.RootElement.Clone());
        }
        catch (JsonException error)
        {
            throw ApiException.Invalid($"The body is not JSON: {error.Message}");
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ApiException(StatusCodes.Status413PayloadTooLarge, "The body is larger than this server accepts.", code: "request_too_large");
        }
    }

    public JsonElement? Any(string name)
    {
        _known.Add(name);
        return _body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public string? Text(string name) => Any(name) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, "a string");

    public string RequiredText(string name) => Text(name) ?? throw ApiException.Invalid($"The field '{_path}{name}' is missing.", _path + name, "missing_required_parameter");

    public bool? Flag(string name) => Any(name) is not { } value
        ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "true or false");

    public double? Number(string name, double from, double to)
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= from && number <= to
            ? number
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a number from {from} to {to}"));
    }

    public long? Whole(string name, long from, long to)
    {
        if (Any(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= from && number <= to
            ? number
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {from} to {to}"));
    }

    public RequestFields? Object(string name) => Any(name) is { } value ? new RequestFields(value, _path + name) : null;

    /// <summary>Known, and without effect here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
        }
    }

    /// <summary>Known, and not to be had here: an error unless it is left out or has the value that changes nothing.</summary>
    public void Refuse(string name, string neutral, string reason)
    {
        if (Any(name) is { } value && value.GetRawText() != neutral)
        {
            throw ApiException.Invalid($"'{_path}{name}' is not supported: {reason}", _path + name, "unsupported_parameter");
        }
    }

    /// <summary>Throws for fields that nobody asked for.</summary>
    public void CheckAllKnown()
    {
        foreach (var property in _body.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
            {
                throw ApiException.Invalid($"Unrecognized request argument supplied: {_path}{property.Name}", _path + property.Name, "unknown_parameter");
            }
        }
    }

    public ApiException Wrong(string name, string expected) => ApiException.Invalid($"'{_path}{name}' must be {expected}.", _path + name, "invalid_value");
}
