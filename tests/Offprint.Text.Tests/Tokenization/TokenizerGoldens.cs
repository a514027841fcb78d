namespace Offprint.Text.Tests;

/// <summary>Paths of the checkout that the tests run in.</summary>
internal static class TokenizerGoldens
{
    public static string Folder { get; } = Find();

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Offprint.slnx")))
            {
                return Path.Combine(folder.FullName, "tests", "Goldens", "tokenizers");
            }
        }

        throw new DirectoryNotFoundException("no Offprint.slnx above " + AppContext.BaseDirectory);
    }
}
