using Microsoft.Extensions.DependencyInjection;

namespace Offprint.Site.Mail;

/// <summary>Registers what sends mail.</summary>
internal static class MailServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<LinkTokens>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<OutboxStore>();
        services.AddHostedService<OutboxSender>();
    }
}
