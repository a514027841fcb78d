using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Offprint.Site.Api;
using Offprint.Site.Community;
using Offprint.Site.Database;
using Offprint.Site.Digests;
using Offprint.Site.Feeds;
using Offprint.Site.Find;
using Offprint.Site.Hosting;
using Offprint.Site.Library;
using Offprint.Site.Mail;
using Offprint.Site.Mcp;
using Offprint.Site.Runs;
using Offprint.Site.Security;

namespace Offprint.Site;

/// <summary>The site as a server in this process.</summary>
public sealed class SiteServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SiteServer(WebApplication app) => _app = app;

    /// <summary>The address it answers at.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Its services, for tests and for the commands of the application.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Prepares the database and starts to answer.</summary>
    /// <param name="options">How the site is set up.</param>
    /// <param name="ct">Stops the start.</param>
    /// <returns>The running server; dispose it to stop it.</returns>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="IOException">The port is taken, or the database can't be used.</exception>
    public static async Task<SiteServer> StartAsync(SiteOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var databases = new SiteDatabases(options);
        await databases.PrepareAsync(ct);
        var app = Build(options, databases);
        try
        {
            await app.Services.GetRequiredService<PaperStore>().YieldAsync(ct);
            await app.StartAsync(ct);
            return new SiteServer(app);
        }
        catch (Exception exception)
        {
            await app.DisposeAsync();
            throw exception is IOException or SocketException
                ? new IOException($"--port {options.Port}: {(exception.InnerException ?? exception).Message}; another one can be named, 0 takes a free one", exception)
                : exception;
        }
    }

    /// <summary>Waits until the server was asked to stop (a signal, or the token) and has stopped in order.</summary>
    /// <param name="ct">Asks it to stop.</param>
    /// <returns>A task that ends with the server.</returns>
    public Task WaitAsync(CancellationToken ct) => _app.WaitForShutdownAsync(ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(SiteOptions options, SiteDatabases databases)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Offprint.Site", ContentRootPath = AppContext.BaseDirectory });
        SiteLogs.Add(builder.Logging, options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            if (options.Listen == "localhost" && options.Port != 0) kestrel.ListenLocalhost(options.Port);
            else if (options.Listen is "localhost") kestrel.Listen(IPAddress.Loopback, 0);
            else if (options.Listen == "*") kestrel.ListenAnyIP(options.Port);
            else kestrel.Listen(IPAddress.Parse(options.Listen), options.Port);
        });

        var services = builder.Services;
        SiteServices.Add(services, options, databases);
        services.AddRazorComponents();
        // Behind https no cookie of the site goes without it, whatever the proxy says.
        if (options.PublicUrl?.Scheme == "https") services.Configure<CookiePolicyOptions>(static cookies => cookies.Secure = CookieSecurePolicy.Always);
        services.AddAntiforgery(static antiforgery => antiforgery.Cookie = new CookieBuilder { Name = "offprint-form", HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, SecurePolicy = CookieSecurePolicy.SameAsRequest });
        services.AddDataProtection().SetApplicationName("Offprint").PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(options.Home, "keys")));
        services.AddResponseCompression(static compression =>
        {
            compression.EnableForHttps = true; // tokens of forms differ in every answer, so that their size tells nothing
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/atom+xml", "application/rss+xml", "application/feed+json", "image/svg+xml", "application/problem+json"];
        });
        services.Configure<BrotliCompressionProviderOptions>(static brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<HostFilteringOptions>(filtering => filtering.AllowedHosts = Hosts(options));
        services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        services.ConfigureHttpJsonOptions(static json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.Configure<RouteHandlerOptions>(static handlers => handlers.ThrowOnBadRequest = true); // so that what is wrong gets a page, too
        services.AddProblemDetails();
        services.AddOpenApi("v1", ApiDescription.Describe);
        RateLimits.Add(services, options);
        CommunityEndpoints.Add(services);
        McpEndpoints.Add(services);
        MailServices.Add(services);
        DigestEndpoints.Add(services);

        var app = builder.Build();
        if (options.PublicUrl is not null) app.UseForwardedHeaders(Proxy(options)); // a proxy says who asks; the host name it does not change
        app.UseHostFiltering();
        SecurityHeaders.Use(app, options);
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = FailAsync, SuppressDiagnosticsCallback = static failed => failed.Exception is BadHttpRequestException });
        app.UseStatusCodePages(static status => EmptyAsync(status.HttpContext));
        app.UseResponseCompression();
        HeadRequests.Use(app);
        EntityTags.Use(app);
        McpEndpoints.Guard(app);
        app.UseCookiePolicy();
        app.UseRouting();
        app.UseRateLimiter();
        KeyRequired.Use(app, app.Services.GetRequiredService<ApiKeys>());
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        SiteAssets.Map(app);
        FindEndpoints.Map(app);
        RunEndpoints.Map(app);
        FeedEndpoints.Map(app);
        ApiEndpoints.Map(app, options);
        McpEndpoints.Map(app);
        CommunityEndpoints.Map(app);
        SubmissionEndpoints.Map(app);
        CommentEndpoints.Map(app);
        DigestEndpoints.Map(app);
        SearchEndpoints.Map(app);
        HealthEndpoints.Map(app);
        app.MapGet("/robots.txt", static () => Results.Text("User-agent: *\nDisallow: /search\nDisallow: /compare\nDisallow: /digest/\n")).ExcludeFromDescription();
        return app;
    }

    private static ForwardedHeadersOptions Proxy(SiteOptions options)
    {
        var proxy = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        foreach (var trusted in options.TrustedProxies)
        {
            if (IPAddress.TryParse(trusted, out var address)) proxy.KnownProxies.Add(address);
            else proxy.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(trusted));
        }

        return proxy;
    }

    /// <summary>Names by which the site answers; others are refused, so that a page elsewhere can't reach it under a name of its own.</summary>
    private static List<string> Hosts(SiteOptions options)
    {
        List<string> hosts = ["localhost", "127.0.0.1", "[::1]"];
        if (options.PublicUrl is { } url) hosts.Add(url.Host);
        if (IPAddress.TryParse(options.Listen, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)) hosts.Add(address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString());
        return hosts;
    }

    /// <summary>Answers that would have no body: nothing there, not with this method, not in this format.</summary>
    private static Task EmptyAsync(HttpContext context)
    {
        var path = context.Request.Path;
        var (heading, text) = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ("Not found", $"There is nothing at '{path}'."),
            StatusCodes.Status405MethodNotAllowed => ("Not with this method", $"'{path}' does not answer {context.Request.Method}; it answers {context.Response.Headers.Allow}."),
            StatusCodes.Status415UnsupportedMediaType => ("Not in this format", $"'{path}' does not read '{context.Request.ContentType}'."),
            _ => ("Not understood", $"'{path}' could not be answered."),
        };
        IResult answer = path.StartsWithSegments("/api") ? TypedResults.Problem(text, statusCode: context.Response.StatusCode) : Page.Message(context.Response.StatusCode, heading, text);
        return answer.ExecuteAsync(context);
    }

    private static Task FailAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            // Reading a form that is too large fails where its token is looked for.
            if (cause is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }) exception = cause;
        }

        var (status, heading, text) = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (StatusCodes.Status413PayloadTooLarge, "Too large", "At most one megabyte can be sent at a time."),
            BadHttpRequestException { InnerException: AntiforgeryValidationException } or AntiforgeryValidationException => (StatusCodes.Status400BadRequest, "The form is too old", "Load the page again and send it once more."),
            BadHttpRequestException bad => (bad.StatusCode, "Not understood", bad.Message),
            _ => (StatusCodes.Status500InternalServerError, "Something went wrong", "That is a mistake of ours; it was written into the log."),
        };
        context.Response.StatusCode = status;
        IResult answer = context.Request.Path.StartsWithSegments("/api") ? TypedResults.Problem(text, statusCode: status) : Page.Message(status, heading, text);
        return answer.ExecuteAsync(context);
    }
}
