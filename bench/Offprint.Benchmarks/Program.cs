using System.Globalization;
using Offprint.Benchmarks;
using Offprint.Tensors;

// Prints speeds of this machine: training and prefill as a share of its own matrix product, tokenizer and file speeds; and ratios to llama.cpp.
// dotnet run -c Release --project bench/Offprint.Benchmarks -- [training] [prefill] [packing] [tokenizer] [files] [decoding] [lockstep] [weights] [serving] [llama.cpp] [submodular]   (none: all)
// dotnet run -c Release --project bench/Offprint.Benchmarks -- papers [rows] [connection string of PostgreSQL]: the site with many papers
if (args is ["papers", ..])
{
    CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    return await PapersSpeed.RunAsync(args[1..]).ConfigureAwait(false);
}

// dotnet run -c Release --project bench/Offprint.Benchmarks -- search-quality: the search of the catalog with and without an embedder
if (args is ["search-quality"])
{
    await SearchQuality.RunAsync().ConfigureAwait(false);
    return 0;
}

string[] all = ["training", "prefill", "packing", "tokenizer", "files", "decoding", "lockstep", "weights", "serving", "llama.cpp", "submodular"];
if (args.FirstOrDefault(a => !all.Contains(a)) is { } unknown)
{
    Console.Error.WriteLine($"there is no benchmark '{unknown}'; there are {string.Join(", ", all)}");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
TorchRuntime.Initialize();
Console.WriteLine($"{TorchRuntime.Threads} threads. 'wall' counts time, 'processor' counts processor time and is the steadier one on a busy machine.");
var peak = MatrixPeak.Measure();
Console.WriteLine($"{"matrix product 2048 x 2048 x 2048, float32",-56} {peak}");
foreach (var name in args.Length == 0 ? all : args)
{
    switch (name)
    {
        case "training":
            TrainingSpeed.Run(peak);
            break;
        case "prefill":
            PrefillSpeed.Run(peak);
            break;
        case "packing":
            PackedPrefillSpeed.Run();
            break;
        case "lockstep":
            LockstepSpeed.Run(peak);
            break;
        case "weights":
            WeightsSpeed.Run();
            break;
        case "tokenizer":
            TokenizerSpeed.Run();
            break;
        case "submodular":
            SubmodularSpeed.Run();
            break;
        case "decoding":
            DecodingSpeed.Run();
            break;
        case "serving":
            await ServingSpeed.RunAsync().ConfigureAwait(false);
            break;
        case "llama.cpp":
            LlamaCppSpeed.Run();
            break;
        default:
            FileSpeed.Run();
            break;
    }
}

return 0;
