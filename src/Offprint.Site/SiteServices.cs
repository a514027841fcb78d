using Microsoft.Extensions.DependencyInjection;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Library;
using Offprint.Site.Runs;
using Offprint.Site.Security;

namespace Offprint.Site;

/// <summary>What the site is made of without its pages: the same for browsers and for programs on the standard streams.</summary>
internal static class SiteServices
{
    public static void Add(IServiceCollection services, SiteOptions options, SiteDatabases databases)
    {
        services.AddSingleton(options);
        services.AddSingleton(databases);
        services.AddSingleton(options.Clock);
        services.AddSingleton(new SiteCatalog(PaperCatalog.Load(Path.Combine(options.Home, "papers"))));
        services.AddSingleton<Trending>();
        services.AddSingleton<PaperStore>();
        services.AddSingleton<PaperLists>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<RunLimiter>();
        services.AddSingleton<RunService>();
        services.AddHostedService(static provider => provider.GetRequiredService<RunService>());
    }
}
