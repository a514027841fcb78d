using System.CommandLine;
using Offprint.Papers;
using Offprint.Site.Mail;

namespace Offprint.App.Commands;

/// <summary>The mail server as flags of the command line. A password is no flag: lists of processes show those.</summary>
internal sealed class SmtpFlags
{
    private readonly Option<string?> _host = new("--smtp-host") { Description = "Mail server that takes sign-in links and digests; without one the site sends no mail.", HelpName = "name" };
    private readonly Option<int?> _port = new("--smtp-port") { Description = "Its port (default 587).", HelpName = "n" };
    private readonly Option<string?> _tls = new("--smtp-tls") { Description = "Protection of the way to it: starttls (the default), implicit (the default on port 465), or none.", HelpName = "mode" };
    private readonly Option<string?> _user = new("--smtp-user") { Description = "Name to sign in with; the password comes from OFFPRINT_SMTP_PASSWORD or a file.", HelpName = "name" };
    private readonly Option<string?> _passwordFile = new("--smtp-password-file") { Description = "File whose first line is the password.", HelpName = "file" };
    private readonly Option<string?> _from = new("--smtp-from") { Description = "Sender of the mails, such as 'Offprint <digest@example.org>'.", HelpName = "address" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_host, _port, _tls, _user, _passwordFile, _from]) command.Add(option);
    }

    /// <summary>The mail server of flags and environment; null when none is named.</summary>
    /// <exception cref="ArgumentException">A value is wrong, or others are set without a host.</exception>
    public static SmtpOptions? Read(WebFlags flags)
    {
        var (parsed, own) = (flags.Parsed, flags.Smtp);
        var host = Text(own?._host, "OFFPRINT_SMTP_HOST");
        if (host is null)
        {
            return own is not null && parsed is not null && ((Option[])[own._port, own._tls, own._user, own._passwordFile, own._from]).FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } lone
                ? throw new ArgumentException($"{lone.Name}: name the mail server with --smtp-host.")
                : null;
        }

        var file = Text(own?._passwordFile, "OFFPRINT_SMTP_PASSWORD_FILE");
        return new SmtpOptions
        {
            Host = host,
            Port = (own is null ? null : parsed?.GetValue(own._port)) ?? WebCommand.Number("OFFPRINT_SMTP_PORT") ?? 587,
            Tls = Text(own?._tls, "OFFPRINT_SMTP_TLS") switch
            {
                null => null,
                "starttls" => SmtpTls.StartTls,
                "implicit" => SmtpTls.Implicit,
                "none" => SmtpTls.None,
                var other => throw new OptionException("--smtp-tls", other, $"--smtp-tls '{other}': it must be one of starttls, implicit, none."),
            },
            User = Text(own?._user, "OFFPRINT_SMTP_USER"),
            Password = WebCommand.Text("OFFPRINT_SMTP_PASSWORD") ?? (file is null ? null : ReadPassword(file)),
            From = Text(own?._from, "OFFPRINT_SMTP_FROM") ?? throw new ArgumentException("--smtp-host: name the sender of the mails with --smtp-from."),
        };

        string? Text(Option<string?>? option, string variable) => (option is null ? null : parsed?.GetValue(option)) ?? WebCommand.Text(variable);
    }

    private static string ReadPassword(string file)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault() is { Length: > 0 } password ? password : throw new ArgumentException($"--smtp-password-file '{file}': its first line is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"--smtp-password-file '{file}' can't be read: {exception.Message}", exception);
        }
    }
}
