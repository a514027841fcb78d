using System.Text.Json;

namespace Offprint.Inference;

/// <summary>The texts in a JSON value. The parser lets escapes pass that are no characters, and fails only when somebody reads them.</summary>
public static class JsonTexts
{
    /// <summary>Whether every name and every text in a value can be read: none has half of a surrogate pair.</summary>
    /// <param name="value">The value.</param>
    public static bool AreWhole(JsonElement value)
    {
        if (!value.GetRawText().Contains("\\u", StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            Read(value);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Read(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    Read(property.Value);
                }

                break;
        }
    }
}
