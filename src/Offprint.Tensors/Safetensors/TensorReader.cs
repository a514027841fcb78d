using System.Runtime.InteropServices;
using TorchSharp;

namespace Offprint.Tensors;

/// <summary>Moves stored elements into engine memory in pieces of a few megabytes, so that a model is never held twice.</summary>
internal static class TensorReader
{
    /// <summary>Elements converted at a time.</summary>
    private const int Piece = 1 << 20;

    public static torch.Tensor Read(MappedFile file, long dataStart, TensorEntry entry, torch.ScalarType? type, torch.Device? device)
    {
        TorchRuntime.PrepareThread();
        var wanted = type ?? entry.Type.Natural();
        CheckConversion(file, entry, wanted);
        long[] shape = [.. entry.Shape];
        var target = torch.empty(shape, dtype: wanted, device: device ?? torch.CPU);
        try
        {
            Fill(file, dataStart, entry, target);
            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    public static void ReadInto(MappedFile file, long dataStart, TensorEntry entry, torch.Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        TorchRuntime.PrepareThread();
        if (!destination.shape.AsSpan().SequenceEqual(entry.Shape.ToArray()))
        {
            throw new ArgumentException(
                $"{file.Path}: tensor '{entry.Name}' has shape [{string.Join(", ", entry.Shape)}]; the destination has [{string.Join(", ", destination.shape)}]", nameof(destination));
        }

        CheckConversion(file, entry, destination.dtype);
        using var scope = new TensorScope();
        using var noGradients = torch.no_grad();
        var plain = destination.detach();
        if (plain.is_contiguous()) Fill(file, dataStart, entry, plain);
        else plain.copy_(Read(file, dataStart, entry, null, null));
    }

    private static void CheckConversion(MappedFile file, TensorEntry entry, torch.ScalarType wanted)
    {
        bool known = TensorDataTypes.Of(wanted) is not null;
        bool floats = entry.Type.IsFloat() && !TensorDataTypes.IsFloat(wanted);
        bool flags = wanted == torch.ScalarType.Bool && entry.Type != TensorDataType.Bool;
        if (!known || floats || flags) throw new ArgumentException($"{file.Path}: tensor '{entry.Name}' is {entry.Type.FileName()}; it cannot be read as {wanted}");
    }

    private static void Fill(MappedFile file, long dataStart, TensorEntry entry, torch.Tensor target)
    {
        using var scope = new TensorScope();
        using var noGradients = torch.no_grad();
        var flat = target.view(-1);
        bool direct = target.device_type == DeviceType.CPU && TensorDataTypes.Of(target.dtype) == entry.Type;
        long start = dataStart + entry.Offset, elements = entry.Elements;
        int size = entry.Type.Size();
        byte[] buffer = direct ? [] : new byte[Math.Min(Piece, elements) * size];
        for (long done = 0; done < elements; done += Piece)
        {
            using var piece = new TensorScope();
            int count = (int)Math.Min(Piece, elements - done);
            var part = flat.narrow(0, done, count);
            if (direct)
            {
                var bytes = part.bytes;
                file.Copy(start + done * size, bytes);
                if (entry.Type == TensorDataType.Bool) CheckFlags(file, entry, bytes, done);
            }
            else
            {
                var bytes = buffer.AsSpan(0, count * size);
                file.Copy(start + done * size, bytes);
                part.copy_(Stage(file, entry, bytes, done, TensorDataTypes.IsFloat(target.dtype)));
            }
        }
    }

    /// <summary>A small engine tensor with the piece's values, in a type that holds them.</summary>
    private static torch.Tensor Stage(MappedFile file, TensorEntry entry, ReadOnlySpan<byte> bytes, long first, bool toFloat)
    {
        switch (entry.Type)
        {
            case TensorDataType.UInt16:
                return torch.tensor(Widen<ushort, int>(bytes, v => v));
            case TensorDataType.UInt32:
                return torch.tensor(Widen<uint, long>(bytes, v => v));
            case TensorDataType.UInt64 when toFloat:
                return torch.tensor(Widen<ulong, double>(bytes, v => v));
            case TensorDataType.UInt64:
                var values = MemoryMarshal.Cast<byte, ulong>(bytes);
                int above = values.IndexOfAnyExceptInRange(0UL, (ulong)long.MaxValue);
                if (above >= 0) throw new InvalidDataException($"{file.Path}: tensor '{entry.Name}': element {first + above} is {values[above]}; the engine's integers end at {long.MaxValue}");
                return torch.tensor(MemoryMarshal.Cast<byte, long>(bytes).ToArray());
        }

        if (entry.Type == TensorDataType.Bool) CheckFlags(file, entry, bytes, first);
        var stage = torch.empty(bytes.Length / entry.Type.Size(), dtype: entry.Type.Natural());
        bytes.CopyTo(stage.bytes);
        return stage;
    }

    private static TTo[] Widen<TFrom, TTo>(ReadOnlySpan<byte> bytes, Func<TFrom, TTo> convert) where TFrom : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(bytes);
        var to = new TTo[from.Length];
        for (int i = 0; i < to.Length; i++) to[i] = convert(from[i]);
        return to;
    }

    /// <summary>The engine's booleans are undefined for other bytes.</summary>
    internal static void CheckFlags(MappedFile file, TensorEntry entry, ReadOnlySpan<byte> bytes, long first)
    {
        int wrong = bytes.IndexOfAnyExcept((byte)0, (byte)1);
        if (wrong >= 0) throw new InvalidDataException($"{file.Path}: tensor '{entry.Name}' is BOOL, but element {first + wrong} is {bytes[wrong]}; 0 or 1 is expected");
    }
}
