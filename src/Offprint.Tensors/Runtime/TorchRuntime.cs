using TorchSharp;

namespace Offprint.Tensors;

/// <summary>
/// The tensor engine (libtorch): loaded on first use, with one thread count and one seeding policy for the whole process.
/// </summary>
/// <remarks>
/// libtorch keeps its intra-op thread count per calling thread, so every thread that computes has to be prepared:
/// <see cref="TensorScope"/> does it on construction, other code calls <see cref="PrepareThread"/>.
/// </remarks>
public static class TorchRuntime
{
    /// <summary>The environment variable that sets the number of threads, read once when the engine is loaded.</summary>
    public const string ThreadsVariable = "OFFPRINT_THREADS";

    private static readonly Lock Gate = new();
    private static volatile int threads;

    [ThreadStatic]
    private static bool prepared;

    /// <summary>Intra-op threads of the engine; loads the engine when nothing did before.</summary>
    /// <exception cref="TensorEngineException">The native library cannot be loaded.</exception>
    public static int Threads
    {
        get
        {
            Initialize();
            return threads;
        }
    }

    /// <summary>Whether the engine has been loaded. Does not load it.</summary>
    public static bool IsInitialized => threads > 0;

    /// <summary>
    /// Loads the native library and fixes the number of threads; later calls do nothing but prepare the calling thread.
    /// </summary>
    /// <param name="threads">Intra-op threads; default: <see cref="ThreadsVariable"/>, else the processors of this process.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The engine already runs with another number of threads.</exception>
    /// <exception cref="ArgumentException">The environment variable is set to something other than a positive whole number.</exception>
    /// <exception cref="TensorEngineException">The native library cannot be loaded; the message says what is missing.</exception>
    public static void Initialize(int? threads = null)
    {
        if (threads is { } asked) ArgumentOutOfRangeException.ThrowIfLessThan(asked, 1, nameof(threads));
        if (TorchRuntime.threads == 0)
        {
            lock (Gate)
            {
                if (TorchRuntime.threads == 0)
                {
                    int count = threads ?? ThreadSetting.Parse(Environment.GetEnvironmentVariable(ThreadsVariable)) ?? Environment.ProcessorCount;
                    NativeTensorLibrary.Load();
                    TorchRuntime.threads = count;
                }
            }
        }

        if (threads is { } wanted && wanted != TorchRuntime.threads)
        {
            throw new InvalidOperationException(
                $"the tensor engine already runs with {TorchRuntime.threads} threads; {wanted} can only be chosen before its first use ({ThreadsVariable}={wanted} does it for a whole run)");
        }

        SetThreads();
    }

    /// <summary>Sets the engine's thread count on the calling thread. Cheap when that has been done before.</summary>
    /// <exception cref="TensorEngineException">The native library cannot be loaded.</exception>
    public static void PrepareThread()
    {
        if (!prepared) Initialize();
    }

    /// <summary>
    /// Seeds the engine's generators (processor and, where present, every CUDA device) from one seed: the same seed gives the same numbers, bit for bit,
    /// on the same machine with the same thread count. The generators belong to the process: seed per process, not per thread.
    /// </summary>
    /// <param name="seed">Any value; the generator gets <see cref="Numerics.Seed.Derive(ulong, string)"/>(seed, "torch").</param>
    /// <exception cref="TensorEngineException">The native library cannot be loaded.</exception>
    public static void Seed(ulong seed)
    {
        PrepareThread();
        using var generator = torch.manual_seed(unchecked((long)Numerics.Seed.Derive(seed, "torch")));
    }

    /// <summary>Finds a device by name.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> (the first one), <c>cuda:n</c>, or <c>auto</c> (the first CUDA device, else the processor).</param>
    /// <returns>The device.</returns>
    /// <exception cref="ArgumentException">The name is none of these, or this machine or engine has no such device.</exception>
    /// <exception cref="TensorEngineException">The native library cannot be loaded.</exception>
    public static torch.Device Device(string name = "cpu")
    {
        var request = DeviceRequest.Parse(name);
        PrepareThread();
        if (request.Kind == DeviceRequestKind.Cpu) return torch.CPU;
        int devices = torch.cuda_is_available() ? torch.cuda.device_count() : 0;
        if (request.Kind == DeviceRequestKind.Auto) return devices > 0 ? torch.device(DeviceType.CUDA, 0) : torch.CPU;
        if (devices == 0)
            throw new ArgumentException($"device '{name}': no CUDA device can be used here (the engine may be the processor-only libtorch); use 'cpu' or 'auto'", nameof(name));
        if (request.Index >= devices)
            throw new ArgumentException($"device '{name}': this machine has {devices} CUDA device(s), cuda:0 to cuda:{devices - 1}", nameof(name));
        return torch.device(DeviceType.CUDA, request.Index);
    }

    private static void SetThreads()
    {
        if (prepared) return;
        torch.set_num_threads(threads);
        prepared = true;
    }
}
