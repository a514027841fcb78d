namespace Offprint.Site.Mail;

/// <summary>How the way to the mail server is protected.</summary>
public enum SmtpTls
{
    /// <summary>From the first byte (port 465).</summary>
    Implicit,

    /// <summary>After the greeting, and nothing is sent when the server can't (port 587).</summary>
    StartTls,

    /// <summary>Not at all: for a server on this machine.</summary>
    None,
}
