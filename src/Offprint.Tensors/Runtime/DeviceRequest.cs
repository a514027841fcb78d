using System.Globalization;

namespace Offprint.Tensors;

/// <summary>A device as the user wrote it, before asking whether it exists.</summary>
internal readonly record struct DeviceRequest(DeviceRequestKind Kind, int Index)
{
    public static DeviceRequest Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        switch (name.ToLowerInvariant())
        {
            case "cpu": return new(DeviceRequestKind.Cpu, 0);
            case "cuda": return new(DeviceRequestKind.Cuda, 0);
            case "auto": return new(DeviceRequestKind.Auto, 0);
        }

        if (name.StartsWith("cuda:", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            return new(DeviceRequestKind.Cuda, index);
        throw new ArgumentException($"device '{name}' is not known; use cpu, cuda, cuda:n (n from 0) or auto", nameof(name));
    }
}
