using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Offprint.Serving;

/// <summary>A whole server: the endpoints, Prometheus metrics under <c>/metrics</c>, and a shutdown that lets running texts end.</summary>
public static class InferenceServer
{
    /// <summary>Makes a server; start it with <c>RunAsync</c> or <c>StartAsync</c>.</summary>
    /// <param name="models">What to serve; the caller keeps it.</param>
    /// <param name="url">Where to listen: <c>http://localhost:8080</c>; port 0 takes a free one.</param>
    /// <param name="options">Keys and limits; null for the defaults.</param>
    /// <param name="configure">More settings of the host; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static WebApplication Create(ServedModels models, string url, ServingOptions? options = null, Action<WebApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        options ??= new ServingOptions();
        options.Validate();
        // No files of the working folder: a settings file of another program there is none of this server's business.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaximumBodyBytes;
        });
        // A failure to start is thrown, and whoever starts the server says so.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddMeter("Offprint.Inference").AddAspNetCoreInstrumentation().AddPrometheusExporter());
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapOffprint(models, options);
        app.MapPrometheusScrapingEndpoint();
        return app;
    }
}
