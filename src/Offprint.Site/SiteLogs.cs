using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Offprint.Site;

/// <summary>What is written down while the site works: a line an event for people, or an object a line for programs.</summary>
internal static class SiteLogs
{
    public static void Add(ILoggingBuilder logs, SiteOptions options, bool toErrors = false)
    {
        logs.ClearProviders();
        if (options.JsonLogs) logs.AddJsonConsole(static console => console.UseUtcTimestamp = true);
        else
        {
            logs.AddSimpleConsole(static console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            });
        }

        if (toErrors) logs.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logs.SetMinimumLevel(LogLevel.Information);
        logs.AddFilter("Microsoft", LogLevel.Warning);
        logs.AddFilter("ModelContextProtocol", LogLevel.Warning);
        logs.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // keys lie in the user's own folder
        logs.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error); // a form that is too old is no problem of the server
    }
}
