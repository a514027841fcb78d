using System.Runtime.InteropServices;

namespace Offprint.Papers;

/// <summary>The processor's name, as far as the system tells it without help.</summary>
internal static class ProcessorName
{
    public static string Find()
    {
        try
        {
            if (OperatingSystem.IsLinux() && File.Exists("/proc/cpuinfo"))
            {
                var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static l => l.StartsWith("model name", StringComparison.Ordinal));
                if (line is not null)
                {
                    return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
                }
            }
        }
        catch (IOException)
        {
            // The name is not worth failing for.
        }
        catch (UnauthorizedAccessException)
        {
            // As above.
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
    }
}
