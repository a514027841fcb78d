using System.CommandLine;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint report</c>: the last run of a paper, or the recorded result.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var slug = SlugArgument.Create();
        var recorded = new Option<bool>("--recorded") { Description = "The result that ships with Offprint instead of your last run." };
        var html = new Option<string?>("--html") { Description = "Write a self-contained HTML page.", HelpName = "file" };
        var command = new Command("report", "Show a paper's last report. Example: offprint report prepacking --html report.html") { slug, recorded, html };
        command.SetAction(parsed =>
        {
            var catalog = PaperCatalog.Load();
            var paper = catalog.Get(parsed.GetRequiredValue(slug));
            var own = parsed.GetValue(recorded) ? null : new RunStore().Latest(paper.Slug);
            var report = own?.Load() ?? catalog.Result(paper.Slug)
                ?? throw new FileNotFoundException($"'{paper.Slug}' has no report yet; run it first: offprint run {paper.Slug}");
            if (parsed.GetValue(html) is { } path)
            {
                File.WriteAllText(path, HtmlReport.Render(report, paper));
                Console.Error.WriteLine($"written: {path}");
            }

            if (Output.WantsJson(parsed)) Console.Out.Write(report.ToJson());
            else if (parsed.GetValue(html) is null) ReportView.Print(report);
        });
        return command;
    }
}
