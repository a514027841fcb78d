namespace Offprint.Papers;

/// <summary>A run that was kept.</summary>
/// <param name="Paper">The paper's slug.</param>
/// <param name="Folder">Its folder.</param>
public sealed record StoredRun(string Paper, string Folder)
{
    internal const string JsonName = "report.json";
    internal const string HtmlName = "report.html";

    /// <summary>The report as JSON.</summary>
    public string JsonPath => Path.Combine(Folder, JsonName);

    /// <summary>The report as a page.</summary>
    public string HtmlPath => Path.Combine(Folder, HtmlName);

    /// <summary>Reads the report.</summary>
    /// <returns>The report.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public RunReport Load() => RunReport.Load(JsonPath);
}
