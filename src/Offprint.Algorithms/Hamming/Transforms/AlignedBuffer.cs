using System.Runtime.InteropServices;

namespace Offprint.Algorithms;

/// <summary>Native memory aligned to a cache line; freed on disposal.</summary>
internal sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;
    private T* _pointer;

    public AlignedBuffer(int length)
    {
        Length = length;
        _pointer = (T*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, length) * (nuint)sizeof(T), Alignment);
    }

    ~AlignedBuffer() => Free();

    public int Length { get; }

    public T* Pointer => _pointer;

    public Span<T> Span => new(_pointer, Length);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
