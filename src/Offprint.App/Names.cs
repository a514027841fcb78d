using System.Text.Json;

namespace Offprint.App;

/// <summary>Enum values as the command line and the cards write them: in lower case, words joined by dashes.</summary>
internal static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
