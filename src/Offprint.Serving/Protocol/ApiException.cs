namespace Offprint.Serving;

/// <summary>A request that cannot be served, in the terms of OpenAI's error shape.</summary>
internal sealed class ApiException(int status, string message, string type = "invalid_request_error", string? param = null, string? code = null) : Exception(message)
{
    public int Status => status;

    public string Type => type;

    public string? Param => param;

    public string? Code => code;

    /// <summary>Seconds after which to try again, for the header Retry-After.</summary>
    public int? RetryAfter { get; init; }

    public static ApiException Invalid(string message, string? param = null, string? code = null) => new(StatusCodes.Status400BadRequest, message, param: param, code: code);
}
