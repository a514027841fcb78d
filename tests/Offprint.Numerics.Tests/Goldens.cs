using System.Text.Json;

namespace Offprint.Numerics.Tests;

/// <summary>Values of SciPy and scikit-learn; the script that made them is tests/Goldens/numerics/generate.py.</summary>
internal static class Goldens
{
    private static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "goldens", "numerics.json"))).RootElement;

    public static JsonElement Section(string name) => Root.GetProperty(name);

    public static IEnumerable<JsonElement> Cases(string name) => Section(name).EnumerateArray();

    public static double[] Doubles(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];

    public static int[] Integers(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(x => x.GetInt32())];

    public static bool[] Booleans(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(x => x.GetBoolean())];

    public static double Double(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static void Close(double expected, double actual, double relative = 1e-9, double absolute = 1e-12) =>
        Assert.True(Math.Abs(expected - actual) <= absolute + (relative * Math.Abs(expected)), $"expected {expected:R}, found {actual:R}");
}
