using System.Globalization;

namespace Offprint.App;

/// <summary>Numbers for people.</summary>
internal static class Sizes
{
    public static string Text(long bytes) => bytes switch
    {
        >= 1L << 30 => Number(bytes / (double)(1L << 30), "GiB"),
        >= 1L << 20 => Number(bytes / (double)(1L << 20), "MiB"),
        >= 1L << 10 => Number(bytes / (double)(1L << 10), "KiB"),
        _ => Number(bytes, "B"),
    };

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {unit}");
}
