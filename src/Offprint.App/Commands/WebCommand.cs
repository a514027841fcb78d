using System.CommandLine;
using Offprint.Site;
using Offprint.Site.Database;
using Offprint.Site.Security;

namespace Offprint.App.Commands;

/// <summary><c>offprint web</c>: the site. Its actions alone touch ASP.NET, so that other commands don't load it.</summary>
internal static class WebCommand
{
    private static readonly Option<string[]> Proxies = new("--trusted-proxy") { Description = "IP address or network of a proxy before the site, beside one on this machine; can be given more than once.", HelpName = "address" };

    public static Command Create()
    {
        var port = new Option<int?>("--port") { Description = "Port (default 5080; 0: a free one)." };
        var listen = new Option<string?>("--listen") { Description = "Address to listen on: localhost (the default), * for all, or an IP address." };
        var database = new Option<string?>("--database") { Description = "SQLite file, or a connection string of SQLite or PostgreSQL (default: site.db in the data directory).", HelpName = "file or connection string" };
        var url = new Option<string?>("--public-url") { Description = "Address under which others reach the site." };
        var runs = new Option<int?>("--runs") { Description = "Runs at a time (default 1)." };
        var admins = new Option<string[]>("--admin") { Description = "Address of somebody who decides about submissions and may hide comments; may be given several times.", HelpName = "address" };
        var smtp = new SmtpFlags();
        var command = new Command("web", "Start the site. Example: offprint web --port 8080") { port, listen, database, url, Proxies, runs, admins };
        smtp.AddTo(command);
        command.SetAction((parsed, ct) => ServeAsync(new WebFlags(parsed.GetValue(port), parsed.GetValue(listen), parsed.GetValue(database), parsed.GetValue(url), parsed.GetValue(runs), parsed, smtp, parsed.GetValue(admins)), ct));

        var name = new Option<string>("--name") { Description = "What the key is for.", Required = true };
        var revoke = new Option<bool>("--revoke") { Description = "Withdraw the keys of this name instead." };
        var key = new Command("key", "Make a key for writing through the site's JSON interface. Example: offprint web key --name nightly") { name, revoke, database };
        key.SetAction((parsed, ct) => KeyAsync(parsed.GetRequiredValue(name), parsed.GetValue(revoke), parsed.GetValue(database), ct));
        command.Subcommands.Add(key);

        var mails = new Command("mails", "Count the site's mails by state, and list those that wait after a failure or were given up.") { database };
        mails.SetAction((parsed, ct) => MailsView.PrintAsync(new SiteOptions { Database = parsed.GetValue(database) ?? Text("OFFPRINT_DATABASE") }, Output.WantsJson(parsed), ct));
        command.Subcommands.Add(mails);

        var to = new Option<string>("--to") { Description = "A folder that is not there yet.", Required = true, HelpName = "folder" };
        var backup = new Command("backup", "Copy the database (SQLite) and its keys, also while the site works. Example: offprint web backup --to ./backup-monday") { to, database };
        backup.SetAction((parsed, ct) => BackupAsync(parsed.GetRequiredValue(to), parsed.GetValue(database), ct));
        command.Subcommands.Add(backup);
        return command;
    }

    public static async Task<int> ServeAsync(WebFlags flags, CancellationToken ct)
    {
        var options = new SiteOptions
        {
            Port = flags.Port ?? Number("OFFPRINT_PORT") ?? 5080,
            Listen = flags.Listen ?? Text("OFFPRINT_LISTEN") ?? "localhost",
            Database = flags.Database ?? Text("OFFPRINT_DATABASE"),
            PublicUrl = (flags.Url ?? Text("OFFPRINT_PUBLIC_URL")) is { } address
                ? Uri.TryCreate(address, UriKind.Absolute, out var parsed) ? parsed : throw new ArgumentException($"--public-url '{address}': it must be an address such as https://papers.example.org.")
                : null,
            TrustedProxies = flags.Parsed?.GetValue(Proxies) is { Length: > 0 } proxies ? proxies : Text("OFFPRINT_TRUSTED_PROXIES")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            ConcurrentRuns = flags.Runs ?? Number("OFFPRINT_RUNS") ?? 1,
            Smtp = SmtpFlags.Read(flags),
            Admins = flags.Admins is { Length: > 0 } admins ? admins : (Text("OFFPRINT_ADMINS") ?? "").Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ShowLink = static (email, link) => Console.Error.WriteLine($"Sign-in link for {email}: {link}"),
            JsonLogs = Console.IsOutputRedirected,
        };
        await using var server = await SiteServer.StartAsync(options, ct).ConfigureAwait(false);
        Console.Error.WriteLine($"Offprint is at {server.Address.GetLeftPart(UriPartial.Authority)} (Ctrl+C stops it)");
        await server.WaitAsync(ct).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static async Task<int> BackupAsync(string folder, string? database, CancellationToken ct)
    {
        await SiteBackup.WriteAsync(new SiteOptions { Database = database ?? Text("OFFPRINT_DATABASE") }, folder, ct).ConfigureAwait(false);
        Output.Line($"The copy is in {folder}: site.db and keys. Put both back into the data directory to restore it.");
        return ExitCodes.Success;
    }

    private static async Task<int> KeyAsync(string name, bool revoke, string? database, CancellationToken ct)
    {
        var databases = new SiteDatabases(new SiteOptions { Database = database ?? Text("OFFPRINT_DATABASE") });
        await databases.PrepareAsync(ct).ConfigureAwait(false);
        var keys = new ApiKeys(databases, TimeProvider.System);
        if (!revoke)
        {
            Output.Line(await keys.CreateAsync(name, ct).ConfigureAwait(false));
            return ExitCodes.Success;
        }

        var count = await keys.RevokeAsync(name, ct).ConfigureAwait(false);
        if (count == 0) throw new ArgumentException($"--name '{name}': there is no key of this name.");
        Output.Line(count == 1 ? "One key withdrawn." : $"{count} keys withdrawn.");
        return ExitCodes.Success;
    }

    internal static string? Text(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    internal static int? Number(string variable) => Text(variable) is not { } text ? null
        : int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"{variable} '{text}': it must be a whole number.");
}
