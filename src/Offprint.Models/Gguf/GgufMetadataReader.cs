using System.Globalization;
using Offprint.Tensors;

namespace Offprint.Models;

/// <summary>Reads metadata of a GGUF file; errors name the file, the key, the value, and what would be right.</summary>
internal sealed class GgufMetadataReader(GgufFile file)
{
    public string File => file.Path;

    public bool Has(string key) => file.Metadata.ContainsKey(key);

    public string Text(string key) => OptionalText(key) ?? throw Missing(key, "a text");

    public string? OptionalText(string key) => Read(key, value => value.AsText, "a text");

    public int Int(string key) => OptionalInt(key) ?? throw Missing(key, "a whole number");

    public int? OptionalInt(string key) => Find(key) is not { } value ? null
        : value.AsInteger is { } number and >= 0 and <= int.MaxValue ? (int)number : throw Wrong(key, value, $"a whole number from 0 to {int.MaxValue}");

    /// <summary>A number; what was stored in single precision is read as the shortest decimal that it stands for, 1e-5 and not 9.99999974e-6.</summary>
    public double? OptionalDouble(string key) => Find(key) is not { } value ? null
        : value.Value is float single ? double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : value.AsNumber ?? throw Wrong(key, value, "a number");

    public double Double(string key) => OptionalDouble(key) ?? throw Missing(key, "a number");

    public bool? OptionalFlag(string key) => Find(key) is not { } value ? null : value.AsFlag ?? throw Wrong(key, value, "true or false");

    public IReadOnlyList<string> Texts(string key) => Read(key, value => value.AsTexts, "an array of texts") ?? throw Missing(key, "an array of texts");

    public IReadOnlyList<double>? OptionalNumbers(string key) => Read(key, value => value.AsNumbers, "an array of numbers");

    public IReadOnlyList<long>? OptionalIntegers(string key) => Read(key, value => value.AsIntegers, "an array of whole numbers");

    public UnsupportedCheckpointException Unsupported(string key, string what, string supported) => new($"{File}: {key} is {what}, which is not supported. Supported: {supported}.");

    private GgufValue? Find(string key) => file.Metadata.GetValueOrDefault(key);

    private T? Read<T>(string key, Func<GgufValue, T?> convert, string right) where T : class => Find(key) is not { } value ? null : convert(value) ?? throw Wrong(key, value, right);

    private InvalidDataException Missing(string key, string right) => new($"{File}: {key} is missing; it must be {right}.");

    private InvalidDataException Wrong(string key, GgufValue value, string right) => new($"{File}: {key} is {value}; it must be {right}.");
}
