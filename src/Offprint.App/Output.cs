using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Offprint.App;

/// <summary>Where results go: plain or coloured text for people, JSON for programs. Colours appear only on a terminal and never with NO_COLOR.</summary>
internal static class Output
{
    /// <summary>The flag that every command has.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON.", Recursive = true };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lazy<IAnsiConsole> OutConsole = new(() => Create(Console.Out, Console.IsOutputRedirected));
    private static readonly Lazy<IAnsiConsole> ErrorConsole = new(() => Create(Console.Error, Console.IsErrorRedirected));

    /// <summary>Standard output.</summary>
    public static IAnsiConsole Out => OutConsole.Value;

    /// <summary>Standard error: progress and hints, so that results can be piped.</summary>
    public static IAnsiConsole Error => ErrorConsole.Value;

    public static bool WantsJson(ParseResult parsed) => parsed.GetValue(Json);

    public static void WriteJson(JsonNode node) => Console.Out.WriteLine(node.ToJsonString(Indented));

    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>Prints a table; on a pipe without the spaces that fill its last column.</summary>
    public static void Write(Table table)
    {
        if (!Console.IsOutputRedirected)
        {
            Out.Write(table);
            return;
        }

        using var text = new StringWriter();
        Create(text, redirected: true).Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n')) Line(line.TrimEnd());
    }

    /// <summary>Plain text with a style; nothing in it is markup.</summary>
    public static Spectre.Console.Text Span(string text, Style? style = null) => new(text, style);

    /// <summary>A table without frames that fits the terminal; on a pipe every row stays one line.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Output.Span(column, new Style(decoration: Decoration.Dim))) { Padding = new Padding(0, 0, 2, 0) });
        return table;
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = 400; // no wrapping for programs that read lines
        return console;
    }
}
