using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Offprint.Site.Database;

namespace Offprint.Site.Mcp;

/// <summary>The tools for a program that starts this one and talks to it over its standard input and output.</summary>
public static class McpStandardStreams
{
    /// <summary>Serves until the input ends or <paramref name="ct"/> says so. Runs go into the queue of the database, whichever process works through it.</summary>
    /// <param name="options">Options of the site; ports and addresses do not matter here.</param>
    /// <param name="input">Where requests come in.</param>
    /// <param name="output">Where answers go out; nothing else may write there.</param>
    /// <param name="ct">Ends it in order.</param>
    /// <returns>A task that ends with the last answer.</returns>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="IOException">The database can't be used.</exception>
    public static async Task RunAsync(SiteOptions options, Stream input, Stream output, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var databases = new SiteDatabases(options);
        await databases.PrepareAsync(ct);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "Offprint.Site", ContentRootPath = AppContext.BaseDirectory });
        SiteLogs.Add(builder.Logging, options, toErrors: true);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        SiteServices.Add(builder.Services, options, databases);
        McpEndpoints.AddServer(builder.Services).WithStreamServerTransport(input, output);
        using var host = builder.Build();
        await host.RunAsync(ct);
    }
}
