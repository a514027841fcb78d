using Offprint.Code;

namespace Offprint.Papers;

/// <summary>
/// Five domains of the .NET libraries. A method belongs to a domain when it lies in one of its namespaces or calls something there; the shelf's <c>offprint-code-lm-id</c>
/// saw no method that belongs to any.
/// </summary>
public static class ApiDomains
{
    private static readonly (string Domain, string[] Namespaces)[] All =
    [
        ("security", ["System.Security.Cryptography"]),
        ("web", ["System.Net"]),
        ("xml and json", ["System.Xml", "System.Text.Json"]),
        ("files", ["System.IO"]),
        ("threading", ["System.Threading"]),
    ];

    /// <summary>The names of the domains.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static domain => domain.Domain)];

    /// <summary>The domains that a C# method belongs to; empty for the others.</summary>
    /// <param name="sample">A method of the corpus.</param>
    public static IReadOnlyList<string> Of(CodeSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var unit = sample.Unit[(sample.Unit.LastIndexOf('/') + 1)..];
        return [.. All.Where(domain => domain.Namespaces.Any(space => Lies(unit, space) || sample.Calls.Any(call => Lies(call.Target, space)))).Select(static domain => domain.Domain)];
    }

    private static bool Lies(string name, string space) => name.Length > space.Length && name[space.Length] == '.' && name.StartsWith(space, StringComparison.Ordinal);
}
