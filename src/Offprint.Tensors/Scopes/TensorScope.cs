using TorchSharp;

namespace Offprint.Tensors;

/// <summary>
/// Frees every tensor that was made since its construction, on the same thread, unless it was kept. The engine never frees by itself in time, so every loop body lives in one:
/// <c>using var scope = new TensorScope();</c>.
/// </summary>
/// <remarks>A scope belongs to its thread: no <c>await</c> between its construction and its disposal. Construction prepares the thread (<see cref="TorchRuntime.PrepareThread"/>).</remarks>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? current;

    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly TensorScope? outer;
    private readonly DisposeScope scope;
    private bool disposed;

    /// <summary>Opens a scope on the calling thread.</summary>
    /// <exception cref="TensorEngineException">The native library cannot be loaded.</exception>
    public TensorScope()
    {
        TorchRuntime.PrepareThread();
        scope = torch.NewDisposeScope();
        outer = current;
        current = this;
    }

    /// <summary>Tensors alive in the process, kept or not: what leak tests compare. Loads nothing.</summary>
    public static long LiveTensors => torch.Tensor.TotalCount;

    /// <summary>Keeps a tensor beyond this scope: it passes to the enclosing scope, or to the caller when there is none.</summary>
    /// <typeparam name="T">A tensor, or another object that owns engine memory.</typeparam>
    /// <param name="tensor">What to keep.</param>
    /// <returns>The same object.</returns>
    /// <exception cref="InvalidOperationException">The scope belongs to another thread.</exception>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public T Keep<T>(T tensor) where T : IDisposable
    {
        ArgumentNullException.ThrowIfNull(tensor);
        CheckThread("kept from");
        ObjectDisposedException.ThrowIf(disposed, this);
        return scope.MoveToOuter(tensor);
    }

    /// <summary>Takes a tensor out of all scopes: the caller disposes it.</summary>
    /// <typeparam name="T">A tensor, or another object that owns engine memory.</typeparam>
    /// <param name="tensor">What to detach.</param>
    /// <returns>The same object.</returns>
    /// <exception cref="InvalidOperationException">The scope belongs to another thread.</exception>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public T Detach<T>(T tensor) where T : IDisposable
    {
        ArgumentNullException.ThrowIfNull(tensor);
        CheckThread("detached from");
        ObjectDisposedException.ThrowIf(disposed, this);
        return scope.Detach(tensor);
    }

    /// <summary>Frees what was made in the scope and not kept. A second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">Called on another thread than the one that opened the scope, or before an inner scope ended.</exception>
    public void Dispose()
    {
        if (disposed) return;
        CheckThread("disposed on");
        if (!ReferenceEquals(current, this)) throw new InvalidOperationException("a tensor scope was disposed before a scope that was opened inside it; end the inner one first");
        disposed = true;
        current = outer;
        scope.Dispose();
    }

    private void CheckThread(string action)
    {
        int here = Environment.CurrentManagedThreadId;
        if (here != thread)
        {
            throw new InvalidOperationException(
                $"a tensor scope of thread {thread} was {action} thread {here}: scopes are bound to their thread, so no await and no hand-over may happen inside one");
        }
    }
}
