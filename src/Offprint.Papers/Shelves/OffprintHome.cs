namespace Offprint.Papers;

/// <summary>Where things lie: the checkout this program was built in, and the user's own data directory.</summary>
public static class OffprintHome
{
    /// <summary>The environment variable that names the user's data directory.</summary>
    public const string Variable = "OFFPRINT_HOME";

    private static readonly Lazy<string?> FoundCheckout = new(static () => FindCheckout(AppContext.BaseDirectory));

    /// <summary>
    /// The user's data directory: <c>OFFPRINT_HOME</c>, else <c>offprint</c> under the platform's own (<c>~/.local/share</c>,
    /// <c>~/Library/Application Support</c>, <c>%LOCALAPPDATA%</c>). It need not exist.
    /// </summary>
    public static string Directory
    {
        get
        {
            var home = Environment.GetEnvironmentVariable(Variable);
            return !string.IsNullOrWhiteSpace(home)
                ? Path.GetFullPath(home)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "offprint");
        }
    }

    /// <summary>The folder of the checkout that holds this program (the one with <c>Offprint.slnx</c>); null when it runs outside of one.</summary>
    public static string? Checkout => FoundCheckout.Value;

    /// <summary>The folders in which things of a kind are looked for, in order: the checkout's, then the user's. They need not exist.</summary>
    /// <param name="kind">"models", "data" or "papers".</param>
    /// <returns>One or two paths.</returns>
    internal static IReadOnlyList<string> Roots(string kind)
    {
        var own = Path.Combine(Directory, kind);
        return Checkout is { } checkout ? [Path.Combine(checkout, kind), own] : [own];
    }

    internal static string? FindCheckout(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Offprint.slnx")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
