namespace Offprint.Papers;

/// <summary>What a tool left behind.</summary>
/// <param name="ExitCode">0 when all went well.</param>
/// <param name="Output">The bytes of its standard output.</param>
/// <param name="Errors">The text of its standard error.</param>
internal sealed record ToolResult(int ExitCode, byte[] Output, string Errors)
{
    /// <summary>The standard output as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Output);

    /// <summary>The line of the standard error that tells most: the last that begins like an error, else the last.</summary>
    public string Reason
    {
        get
        {
            var lines = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.LastOrDefault(l => l.StartsWith("E:", StringComparison.Ordinal) || l.Contains("code E", StringComparison.Ordinal))
                ?? lines.LastOrDefault()
                ?? $"exit code {ExitCode}";
        }
    }
}
