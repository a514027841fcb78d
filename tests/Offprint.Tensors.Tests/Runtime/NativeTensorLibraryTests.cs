using System.Runtime.InteropServices;

namespace Offprint.Tensors.Tests;

/// <summary>The messages of loaders as they were seen on real systems, and what we make of them.</summary>
public sealed class NativeTensorLibraryTests
{
    [Theory]
    [InlineData("linux-x64", Architecture.X64)]
    [InlineData("debian.12-x64", Architecture.X64)]
    [InlineData("win-x64", Architecture.X64)]
    [InlineData("osx-arm64", Architecture.Arm64)]
    public void PlatformsWithAPackageAreAccepted(string runtime, Architecture architecture) => Assert.Null(NativeTensorLibrary.Unsupported(runtime, architecture));

    [Theory]
    [InlineData("linux-arm64", Architecture.Arm64, "linux-arm64", "linux-x64")]
    [InlineData("osx-x64", Architecture.X64, "osx-x64", "osx-arm64")]
    [InlineData("win-arm64", Architecture.Arm64, "win-arm64", "win-x64")]
    public void OtherPlatformsGetOneLineThatNamesThem(string runtime, Architecture architecture, string here, string instead)
    {
        string? line = NativeTensorLibrary.Unsupported(runtime, architecture);
        Assert.NotNull(line);
        Assert.Contains(here, line, StringComparison.Ordinal);
        Assert.Contains(instead, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData("/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)", "libstdc++")]
    [InlineData("libgomp.so.1: cannot open shared object file: No such file or directory", "libgomp1")]
    [InlineData("libstdc++.so.6: cannot open shared object file: No such file or directory", "libstdc++6")]
    [InlineData("/lib/libm.so.6: version `GLIBC_2.29' not found (required by /app/libtorch_cpu.so)", "glibc 2.29")]
    [InlineData("/app/libLibTorchSharp.so: cannot open shared object file: No such file or directory\nlibLibTorchSharp.so: cannot open shared object file: No such file or directory", "libtorch-cpu-linux-x64")]
    [InlineData("libtorch_cpu.so: cannot open shared object file: No such file or directory", "libtorch-cpu-linux-x64")]
    public void TheMissingPieceIsNamed(string loader, string expected)
    {
        string line = NativeTensorLibrary.Explain(new DllNotFoundException("Unable to load shared library 'LibTorchSharp' or one of its dependencies.\n" + loader), "/app");
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void ADamagedLibraryIsSaidToBeDamaged() => Assert.Contains("damaged", NativeTensorLibrary.Explain(new BadImageFormatException("bad"), "/app"), StringComparison.Ordinal);
}
