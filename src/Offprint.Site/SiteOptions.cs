using System.Net;
using Offprint.Papers;
using Offprint.Site.Mail;

namespace Offprint.Site;

/// <summary>How the site is set up. Everything has a default that suits one person on their own machine.</summary>
public sealed record SiteOptions
{
    /// <summary>Port; 0 takes a free one.</summary>
    public int Port { get; init; } = 5080;

    /// <summary>The address to listen on: <c>localhost</c>, an IP address, or <c>*</c> for all.</summary>
    public string Listen { get; init; } = "localhost";

    /// <summary>An SQLite file, an SQLite connection string (<c>Data Source=...</c>), or a PostgreSQL one (<c>Host=...</c>); unset: <c>site.db</c> in <see cref="Home"/>.</summary>
    public string? Database { get; init; }

    /// <summary>
    /// The address under which others reach the site. Links in feeds and mails are made from it, never from what a request says. Unset: the site is for
    /// this machine only, and whoever is on this machine may run papers.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>
    /// Proxies before the site, beside one on this machine: IP addresses or networks (<c>172.16.0.0/12</c>). What they say about a visitor's address and about https is believed; without
    /// them all visitors behind such a proxy share one rate limit.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Runs at a time. One by default: two at a time would disturb each other's timings.</summary>
    public int ConcurrentRuns { get; init; } = 1;

    /// <summary>Runs that may wait at a time.</summary>
    public int QueueLength { get; init; } = 50;

    /// <summary>Requests a minute that one address may send to the JSON interface.</summary>
    public int RequestsPerMinute { get; init; } = 240;

    /// <summary>Runs that one address may start in a minute.</summary>
    public int RunsPerMinute { get; init; } = 20;

    /// <summary>The data directory.</summary>
    public string Home { get; init; } = OffprintHome.Directory;

    /// <summary>How to start the process of a run; unset: <see cref="RunJobProcess.DefaultCommand"/>.</summary>
    public ArmWorkerCommand? RunCommand { get; init; }

    /// <summary>The mail server; unset: the site sends no mail, links that sign in are shown to whoever runs the server, and digests can't be subscribed to.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Shows a link that signs an address in to whoever runs the server; unset: such links are shown to nobody.</summary>
    public Action<string, string>? ShowLink { get; init; }

    /// <summary>Addresses of those who decide about submissions and may hide comments. The link by which they sign in proves the address.</summary>
    public IReadOnlyList<string> Admins { get; init; } = [];

    /// <summary>Logs as JSON, one object a line, instead of text.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">One is wrong; the message names its flag and what would be right.</exception>
    public void Validate()
    {
        if (Port is < 0 or > 65535) throw new ArgumentException($"--port {Port}: it must be a number from 0 to 65,535 (0: any free one).");
        if (ConcurrentRuns is < 1 or > 64) throw new ArgumentException($"--runs {ConcurrentRuns}: it must be a number from 1 to 64.");
        if (!IsForThisMachine(Listen) && PublicUrl is null)
            throw new ArgumentException($"--listen '{Listen}' lets others in: name the address under which they reach the site with --public-url.");
        if (Admins.FirstOrDefault(static a => Community.SignIns.Address(a) is null) is { } admin) throw new ArgumentException($"--admin '{admin}': it must be an address such as ada@example.org.");
        if (PublicUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.Query.Length > 0))
            throw new ArgumentException($"--public-url '{url}': it must be an address such as https://papers.example.org.");
        if (PublicUrl is { AbsolutePath: not "/" })
            throw new ArgumentException($"--public-url '{PublicUrl}': the site lives at the root of its host, so it must have no path.");
        if (TrustedProxies.FirstOrDefault(static p => !IPAddress.TryParse(p, out _) && !IPNetwork.TryParse(p, out _)) is { } wrong)
            throw new ArgumentException($"--trusted-proxy '{wrong}': it must be an IP address or a network such as 172.16.0.0/12.");
        if (TrustedProxies.Count > 0 && PublicUrl is null) throw new ArgumentException("--trusted-proxy: name the address that the proxy answers at with --public-url.");
        Smtp?.Validate();
        if (Smtp is not null && PublicUrl is null)
            throw new ArgumentException("--smtp-host: name the address that links in mails lead to with --public-url.");
    }

    private static bool IsForThisMachine(string listen) => listen == "localhost"
        || (IPAddress.TryParse(listen, out var address) ? IPAddress.IsLoopback(address) : listen == "*" ? false : throw new ArgumentException($"--listen '{listen}': it must be localhost, * or an IP address."));
}
