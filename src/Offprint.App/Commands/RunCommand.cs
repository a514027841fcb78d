using System.CommandLine;
using System.CommandLine.Parsing;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint run</c>: one paper, an area, or all of them.</summary>
internal static class RunCommand
{
    public static Command Create(IReadOnlyList<string> args)
    {
        var command = new Command("run", "Run a paper's method against its baseline and judge its claims.");
        var slug = new Argument<string?>("slug") { Description = "The paper; ./offprint list --runs shows those that run.", Arity = ArgumentArity.ZeroOrOne };
        slug.CompletionSources.Add(_ => [.. ReproductionRegistry.Default.Slugs.Select(s => new System.CommandLine.Completions.CompletionItem(s))]);
        var all = new Option<bool>("--all") { Description = "Every paper that runs." };
        var area = new Option<string?>("--area") { Description = "Every paper of an area that runs." };
        var quick = new Option<bool>("--quick") { Description = "Seconds instead of minutes, one seed, no verdict." };
        var full = new Option<bool>("--full") { Description = "The large version, where a paper has one." };
        var seeds = new Option<ulong[]>("--seeds") { Description = "Seeds of the repetitions. Default: 42 43 44 45 46; quick: 42.", AllowMultipleArgumentsPerToken = true };
        var workers = new Option<int?>("--workers") { Description = "Worker processes for independent arms. Default: one a core; 0: none." };
        var record = new Option<bool>("--record") { Description = "Write papers/<slug>/result.json in this checkout (default size, our own data and models)." };
        command.Add(slug);
        foreach (var option in (Option[])[all, area, quick, full, seeds, workers, record]) command.Add(option);

        var named = Named(args);
        var reproduction = named is null ? null : ReproductionRegistry.Default.Find(named);
        var own = reproduction is null ? [] : PaperFlags.Create(reproduction);
        foreach (var flag in own) command.Add(flag.Option);
        if (reproduction is not null) command.Description = $"Run '{named}'. Options after --workers are the paper's own.";

        command.Validators.Add(result =>
        {
            var chosen = new[] { result.GetValue(slug) is not null, result.GetValue(all), result.GetValue(area) is not null }.Count(c => c);
            if (chosen != 1) result.AddError("run needs exactly one of a slug, --all or --area; for example: offprint run prepacking");
            else if (result.GetValue(quick) && result.GetValue(full)) result.AddError("--quick and --full exclude each other");
            else if (result.GetValue(record) && result.GetValue(quick)) result.AddError("--record needs the default size or --full: a quick run gives no verdict");
            else if (result.GetValue(workers) is < 0) result.AddError("--workers must be 0 or more");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new RunRequest
            {
                Size = parsed.GetValue(quick) ? RunSize.Quick : parsed.GetValue(full) ? RunSize.Full : RunSize.Default,
                Options = PaperFlags.Values(own, parsed),
                Seeds = parsed.GetValue(seeds) is { Length: > 0 } given ? given : null,
                Workers = parsed.GetValue(workers),
            };
            var session = new RunSession(PaperCatalog.Load(), request, parsed.GetValue(record), Output.WantsJson(parsed));
            return parsed.GetValue(slug) is { } one
                ? await session.RunOneAsync(one, cancellation).ConfigureAwait(false)
                : await session.RunManyAsync(parsed.GetValue(area), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>The slug on the command line, found before parsing: the first word after <c>run</c> that is one of a paper that runs.</summary>
    private static string? Named(IReadOnlyList<string> args) =>
        args.Count > 1 && args[0] == "run" ? args.Skip(1).FirstOrDefault(ReproductionRegistry.Default.Contains) : null;
}
