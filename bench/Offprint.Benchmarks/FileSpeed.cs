using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Benchmarks;

/// <summary>Loading and saving a safetensors file of 256 MB, from the system's cache.</summary>
internal static class FileSpeed
{
    public static void Run()
    {
        var path = Path.Combine(Path.GetTempPath(), $"offprint-bench-{Environment.ProcessId}.safetensors");
        const double bytes = 16 * 4 * 1024 * 4096;
        try
        {
            using (var scope = new TensorScope())
            {
                var tensors = Enumerable.Range(0, 16).Select(i => KeyValuePair.Create($"t{i}", rand(1024, 4096))).ToList();
                var write = Speed.Of(bytes, 1, 3, () => SafetensorsFile.Write(path, tensors));
                Console.WriteLine($"{"safetensors save, float32",-56} {write.Wall / 1e9,7:0.00} GB/s");
            }

            Load("safetensors load, float32", null);
            Load("safetensors load, float32 to float16", ScalarType.Float16);
        }
        finally
        {
            File.Delete(path);
        }

        void Load(string name, ScalarType? type)
        {
            var read = Speed.Of(bytes, 1, 5, () =>
            {
                using var scope = new TensorScope();
                using var file = SafetensorsFile.Open(path);
                foreach (var tensor in file.Tensors.Keys)
                {
                    file.Read(tensor, type).Dispose();
                }
            });
            Console.WriteLine($"{name,-56} {read.Wall / 1e9,7:0.00} GB/s");
        }
    }
}
