using Offprint.Site.Database;

namespace Offprint.Site.Mail;

/// <summary>A mail that was refused, or given up.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">sign-in, confirm or digest.</param>
/// <param name="State">Where it is.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="NotBefore">When it is tried again.</param>
/// <param name="Problem">What happened, without addresses.</param>
public sealed record OutboxProblem(long Id, string Kind, OutboxMailState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset NotBefore, string Problem);
