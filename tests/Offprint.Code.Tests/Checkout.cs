namespace Offprint.Code.Tests;

/// <summary>The checkout whose shipped files are tested.</summary>
internal static class Checkout
{
    public static string PathOf(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Offprint.slnx"))) return Path.Combine([folder.FullName, .. parts]);
        }

        throw new DirectoryNotFoundException($"No Offprint.slnx above {AppContext.BaseDirectory}.");
    }
}
