namespace Offprint.Site.Mail;

/// <summary>A mail that is to be sent to one address.</summary>
public sealed record OutgoingMail
{
    /// <summary>The address.</summary>
    public required string To { get; init; }

    /// <summary>The subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The plain part.</summary>
    public required string Text { get; init; }

    /// <summary>The HTML part; null for plain mails.</summary>
    public string? Html { get; init; }

    /// <summary>The address that ends a subscription with one POST (RFC 8058); null for mails that were asked for.</summary>
    public string? Unsubscribe { get; init; }

    /// <summary>From when on nobody can use it any more, and it isn't sent; null: never.</summary>
    public DateTimeOffset? UselessAfter { get; init; }
}
