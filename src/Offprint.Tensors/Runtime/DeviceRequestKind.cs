namespace Offprint.Tensors;

/// <summary>What kind of device the user asked for.</summary>
internal enum DeviceRequestKind
{
    Cpu,
    Cuda,
    Auto,
}
