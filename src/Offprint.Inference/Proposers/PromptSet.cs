using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.Inference;

/// <summary>Prompts as texts with places like <c>{{task}}</c>: from a dictionary, or from the .txt and .md files of a folder.</summary>
public sealed partial class PromptSet : IPromptSet
{
    private readonly SortedDictionary<string, string> _prompts = new(StringComparer.Ordinal);

    /// <summary>Makes a set.</summary>
    /// <param name="prompts">Texts by name, at least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public PromptSet(IEnumerable<KeyValuePair<string, string>> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        foreach (var (name, text) in prompts)
        {
            _prompts.Add(name, text);
        }

        if (_prompts.Count == 0)
        {
            throw new ArgumentException("There are no prompts.", nameof(prompts));
        }

        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', _prompts.SelectMany(static prompt => (string[])[prompt.Key, prompt.Value])))))[..16];
    }

    /// <inheritdoc/>
    public string Version { get; }

    /// <summary>Reads a folder; the name of a prompt is that of its file without the ending.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">It is not there.</exception>
    /// <exception cref="ArgumentException">It holds no .txt or .md files.</exception>
    public static PromptSet Load(string folder) => new(Directory.EnumerateFiles(folder).Where(static file => Path.GetExtension(file) is ".txt" or ".md")
        .Select(static file => KeyValuePair.Create(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file))));

    /// <inheritdoc/>
    public string Fill(string name, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!_prompts.TryGetValue(name, out var text))
        {
            throw new ArgumentException($"There is no prompt '{name}'; there are: {string.Join(", ", _prompts.Keys)}.", nameof(name));
        }

        return Place().Replace(text, place => values.TryGetValue(place.Groups[1].Value, out var value)
            ? value
            : throw new ArgumentException($"Prompt '{name}' has a place '{place.Groups[1].Value}' for which there is no value.", nameof(values)));
    }

    [GeneratedRegex(@"\{\{\s*([A-Za-z_][\w-]*)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
