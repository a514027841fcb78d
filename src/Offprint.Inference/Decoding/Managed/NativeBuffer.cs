using System.Runtime.InteropServices;

namespace Offprint.Inference;

/// <summary>Aligned memory for floats that grows and never shrinks. What was in it is lost when it grows.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int Alignment = 64;
    private nuint _length;

    ~NativeBuffer() => Free();

    public float* Pointer { get; private set; }

    /// <summary>Makes room for so many floats.</summary>
    public float* Fit(long length)
    {
        if ((nuint)length > _length)
        {
            Free();
            Pointer = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), Alignment);
            _length = (nuint)length;
        }

        return Pointer;
    }

    /// <summary>Makes room and fills it with zeros.</summary>
    public float* Clear(long length)
    {
        Fit(length);
        NativeMemory.Clear(Pointer, _length * sizeof(float));
        return Pointer;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        _length = 0;
    }
}
