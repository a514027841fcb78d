using Microsoft.Extensions.Logging;

namespace Offprint.Serving;

internal static partial class ServingLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Path} failed")]
    public static partial void Failed(ILogger log, string path, Exception error);
}
