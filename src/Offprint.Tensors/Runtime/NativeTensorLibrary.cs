using System.Runtime.InteropServices;
using TorchSharp;

namespace Offprint.Tensors;

/// <summary>Loads libtorch and TorchSharp's bridge to it, and explains why where that fails.</summary>
internal static class NativeTensorLibrary
{
    public static void Load()
    {
        if (Unsupported(RuntimeInformation.RuntimeIdentifier, RuntimeInformation.ProcessArchitecture) is { } reason) throw new TensorEngineException(reason);
        try
        {
            // Asked for here first because TorchSharp prints its whole search to the console when it fails.
            var assembly = typeof(torch).Assembly;
            NativeLibrary.TryLoad("torch_cpu", assembly, null, out _);
            NativeLibrary.Load("LibTorchSharp", assembly, null);
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or NotSupportedException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw new TensorEngineException(Explain(e, AppContext.BaseDirectory), e);
        }
    }

    /// <summary>The one line for platforms that have no libtorch package, or null.</summary>
    internal static string? Unsupported(string runtime, Architecture architecture)
    {
        bool windows = runtime.StartsWith("win", StringComparison.Ordinal), mac = runtime.StartsWith("osx", StringComparison.Ordinal);
        string expected = mac ? "osx-arm64" : windows ? "win-x64" : "linux-x64";
        bool fits = mac ? architecture == Architecture.Arm64 : architecture == Architecture.X64;
        if (fits) return null;
        string here = (mac ? "osx-" : windows ? "win-" : "linux-") + architecture.ToString().ToLowerInvariant();
        return $"methods that compute with tensors need libtorch, which has no package for {here}; run them on {expected} (everything else works here)";
    }

    /// <summary>Turns a loader's message into one line that names the missing piece.</summary>
    internal static string Explain(Exception failure, string folder)
    {
        string all = failure.ToString();
        if (all.Contains("GLIBCXX_", StringComparison.Ordinal) || all.Contains("CXXABI_", StringComparison.Ordinal))
        {
            return $"libLibTorchSharp.so in {folder} asks for a newer libstdc++ than this system has; build through the Offprint.Tensors package or eng/NativeTensors.targets, "
                + "which mark that requirement weak, or install libstdc++ of GCC 13";
        }

        if (all.Contains("GLIBC_", StringComparison.Ordinal)) return "libtorch needs glibc 2.29 or newer; this system's C library is older (or not glibc)";
        if (MissingObject(all) is { } missing && !missing.Contains("torch", StringComparison.OrdinalIgnoreCase) && !missing.StartsWith("libc10", StringComparison.Ordinal))
        {
            string package = missing.StartsWith("libgomp", StringComparison.Ordinal) ? " (Debian package libgomp1)"
                : missing.StartsWith("libstdc++", StringComparison.Ordinal) ? " (Debian package libstdc++6)" : "";
            return $"the tensor engine needs {missing}{package}, which is not on this system";
        }

        if (failure is BadImageFormatException) return $"a libtorch file in {folder} is damaged or is for another platform; delete the output folder and build again";
        return $"libtorch was not found beside the program ({folder}): the program must reference the package libtorch-cpu-linux-x64, libtorch-cpu-win-x64 or libtorch-cpu-osx-arm64, version 2.10.0";
    }

    // "libgomp.so.1: cannot open shared object file" is how the dynamic linker names a dependency that is missing.
    // A library that was only looked for under a path is not a missing dependency.
    private static string? MissingObject(string text)
    {
        const string marker = ": cannot open shared object file";
        for (int at = text.IndexOf(marker, StringComparison.Ordinal); at >= 0; at = text.IndexOf(marker, at + 1, StringComparison.Ordinal))
        {
            int start = at;
            while (start > 0 && !char.IsWhiteSpace(text[start - 1])) start--;
            string name = text[start..at];
            if (!name.Contains('/', StringComparison.Ordinal) && name.Contains(".so", StringComparison.Ordinal)
                && !name.Contains("LibTorchSharp", StringComparison.Ordinal) && !name.Contains("torch_cpu", StringComparison.Ordinal)) return name;
        }

        return null;
    }
}
