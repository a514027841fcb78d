using System.CommandLine;

namespace Offprint.App.Commands;

/// <summary>What was typed behind <c>web</c>; null for what was not. Variables of the environment stand in for flags.</summary>
internal sealed record WebFlags(int? Port = null, string? Listen = null, string? Database = null, string? Url = null, int? Runs = null, ParseResult? Parsed = null, SmtpFlags? Smtp = null, string[]? Admins = null);
