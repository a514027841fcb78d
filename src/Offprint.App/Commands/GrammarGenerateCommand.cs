using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Papers;
using Offprint.Text;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool grammar generate</c>: strings of a grammar from a model's own distribution.</summary>
internal static class GrammarGenerateCommand
{
    private static readonly Dictionary<string, GadMode> Modes = new(StringComparer.Ordinal)
    {
        ["asap"] = GadMode.Asap, ["gcd"] = GadMode.Gcd, ["exact"] = GadMode.ExactRejection, ["rejection"] = GadMode.Rejection,
    };

    public static Command Create()
    {
        var grammar = new GrammarArguments();
        var model = ModelArgument.Create("A checkpoint folder of a decoder, or the name of a model on the shelf.");
        var defaults = new GadOptions();
        var prompt = new Option<string>("--prompt") { Description = "The text before; - reads standard input.", HelpName = "text", DefaultValueFactory = _ => "" };
        var mode = new Option<string>("--mode") { Description = "asap: weighted by what earlier samples taught; gcd: masked only; exact: rejection that learns; rejection: plain.", DefaultValueFactory = _ => "asap" };
        mode.AcceptOnlyFromAmong([.. Modes.Keys]);
        var count = new Option<int>("--count") { Description = "How many strings.", HelpName = "n", DefaultValueFactory = _ => 10 };
        var best = new Option<bool>("--most-probable") { Description = "Not samples, but the most probable strings in their order." };
        var tokens = new Option<int>("--max-tokens") { Description = "Most tokens of a string.", HelpName = "n", DefaultValueFactory = _ => defaults.MaximumTokens };
        var temperature = new Option<double>("--temperature") { Description = "Below 1 sharper, above 1 flatter.", DefaultValueFactory = _ => 1.0 };
        var topK = new Option<int>("--top-k") { Description = "Only the k most probable tokens; 0: all.", DefaultValueFactory = _ => 0 };
        var topP = new Option<double>("--top-p") { Description = "Only the most probable tokens that have this probability together.", DefaultValueFactory = _ => 1.0 };
        var refinements = new Option<int>("--refinements") { Description = "Probable prefixes that the model is asked about after every sample besides; a few bring asap and exact nearer in fewer samples.", HelpName = "n", DefaultValueFactory = _ => 0 };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same strings.", DefaultValueFactory = _ => defaults.Seed };
        var trie = new Option<string?>("--trie") { Description = "A file that keeps what the samples taught; read when it is there, and written.", HelpName = "file" };
        var memory = new Option<int>("--memory-mb") { Description = "About how much of that to keep in memory, in MiB.", HelpName = "n", DefaultValueFactory = _ => (int)(defaults.MemoryLimit >> 20) };
        var command = new Command("generate",
            """
            Let a model write strings of a grammar, with the probabilities that it itself gives them.

            Examples:
              offprint tool grammar generate --regex "[a-z]+\.[a-z]+" --model offprint-char --max-tokens 20
              offprint tool grammar generate --grammar sums.gbnf --model ./my-model --prompt "x = " --mode exact --json
              offprint tool grammar generate --json-schema person.json --model ./my-model --trie person.trie --count 100
            """);
        grammar.AddTo(command);
        foreach (var option in (Option[])[model, prompt, mode, count, best, tokens, temperature, topK, topP, refinements, seed, trie, memory]) command.Add(option);
        command.SetAction((parsed, ct) =>
        {
            Positive(parsed, count);
            Positive(parsed, tokens);
            Positive(parsed, memory);
            if (!(parsed.GetValue(temperature) > 0)) throw new OptionException("--temperature", null, string.Create(CultureInfo.InvariantCulture, $"--temperature is {parsed.GetValue(temperature)}; it must be above 0."));
            new SamplingOptions { Temperature = parsed.GetValue(temperature), TopK = parsed.GetValue(topK), TopP = parsed.GetValue(topP) }.Validate();
            var (read, text) = grammar.Require(parsed);
            var folder = ModelArgument.Folder(parsed.GetRequiredValue(model));
            var tokenizer = PretrainedTokenizer.Load(folder);
            using var network = Checkpoint.Load<CausalLanguageModel>(folder);
            network.eval();
            using var decoder = DecodingModel.For(network);
            var before = parsed.GetValue(prompt) is "-" ? Console.In.ReadToEnd() : parsed.GetValue(prompt)!;
            int[] ends = [.. GenerationTokens.Ends(network, tokenizer)];
            if (ends.Length == 0) throw new InvalidDataException($"{folder}: neither the model nor the tokenizer has an end-of-text token.");
            var ids = GenerationTokens.Prompt(tokenizer, before);
            using var next = NextTokenModel.Of(decoder, ids, parsed.GetValue(temperature), parsed.GetValue(topK), parsed.GetValue(topP));
            var options = new GadOptions
            {
                Mode = Modes[parsed.GetValue(mode)!], MaximumTokens = Math.Min(parsed.GetValue(tokens), next.MaximumTokens), Seed = parsed.GetValue(seed), MemoryLimit = (long)parsed.GetValue(memory) << 20, Refinements = parsed.GetValue(refinements),
            };
            options.Validate();
            var settings = string.Create(CultureInfo.InvariantCulture, $"{parsed.GetValue(temperature)} {parsed.GetValue(topK)} {parsed.GetValue(topP)} {options.MaximumTokens} {string.Join(',', ends)}");
            var file = parsed.GetValue(trie);
            var key = file is null ? "" : GrammarTrie.KeyOf(Weights(folder), ids, text, settings);
            var sampler = new GrammarAlignedSampler(next, new GrammarConstraint(tokenizer, read, ends, network.VocabularySize), options, file is null ? null : Load(file, key));
            var drawn = parsed.GetValue(best) ? sampler.MostProbable(ct).Take(parsed.GetValue(count)) : sampler.Sample(parsed.GetValue(count), ct);
            Print(parsed, drawn, sampler, tokenizer);
            if (file is not null) Save(file, sampler.Trie);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Print(ParseResult parsed, IEnumerable<GadSample> drawn, GrammarAlignedSampler sampler, PretrainedTokenizer tokenizer)
    {
        var json = Output.WantsJson(parsed);
        var (list, truncated) = (new JsonArray(), 0);
        if (!json) Output.Line("log-probability\ttext");
        try
        {
            foreach (var sample in drawn)
            {
                var text = Encoding.UTF8.GetString([.. sample.Tokens.SelectMany((id, i) => tokenizer.TokenBytes(id, i == 0)!)]);
                truncated += sample.Truncated ? 1 : 0;
                if (json) list.Add(new JsonObject { ["text"] = text, ["logProbability"] = sample.LogProbability, ["truncated"] = sample.Truncated, ["proposals"] = sample.Proposals });
                else Output.Line(string.Create(CultureInfo.InvariantCulture, $"{sample.LogProbability:0.000}\t{(sample.Truncated ? "(truncated) " : "")}{(text.AsSpan().IndexOfAny("\n\r\t") < 0 ? text : JsonValue.Create(text).ToJsonString())}"));
            }
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException(e.Message);
        }

        if (json)
        {
            Output.WriteJson(new JsonObject { ["samples"] = list, ["proposals"] = sampler.Proposals, ["grammaticalMassAtMost"] = sampler.Trie.RootMass, ["prefixes"] = sampler.Trie.NodeCount });
        }
        else
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the model alone writes such a text with probability of at most {sampler.Trie.RootMass:G4}; {sampler.Trie.NodeCount} prefixes known{(truncated > 0 ? $"; {truncated} came to no end within --max-tokens" : "")}"));
        }
    }

    private static void Positive(ParseResult parsed, Option<int> option)
    {
        if (parsed.GetValue(option) < 1) throw new OptionException(option.Name, null, $"{option.Name} is {parsed.GetValue(option)}; it must be 1 or more.");
    }

    private static string Weights(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        foreach (var path in Directory.EnumerateFiles(folder).Where(static p => Path.GetExtension(p) is ".safetensors" or ".gguf" or ".bin" || Path.GetFileName(p) is "config.json" or "tokenizer.json").Order(StringComparer.Ordinal))
        {
            using var stream = File.OpenRead(path);
            for (int read; (read = stream.Read(buffer)) > 0;) hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static GrammarTrie Load(string file, string key)
    {
        if (!File.Exists(file)) return new GrammarTrie(key);
        try
        {
            using var stream = File.OpenRead(file);
            return GrammarTrie.Load(stream, key);
        }
        catch (InvalidDataException e)
        {
            throw new OptionException("--trie", file, $"--trie {file}: {e.Message}");
        }
    }

    private static void Save(string file, GrammarTrie trie)
    {
        var temporary = file + ".tmp";
        using (var stream = File.Create(temporary)) trie.Save(stream);
        File.Move(temporary, file, overwrite: true);
    }
}
