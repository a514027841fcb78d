using System.Globalization;

namespace Offprint.Tensors;

/// <summary>Reads the value of <see cref="TorchRuntime.ThreadsVariable"/>.</summary>
internal static class ThreadSetting
{
    public static int? Parse(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        if (int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= 4096) return threads;
        throw new ArgumentException($"{TorchRuntime.ThreadsVariable} is '{value}'; a whole number from 1 to 4096 is expected");
    }
}
