using Offprint.Inference;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.App.Commands;

/// <summary>A large and a small model of the user's that are checked to belong together.</summary>
internal sealed class SpeculationPair : IDisposable
{
    private SpeculationPair(PretrainedTokenizer tokenizer, CausalLanguageModel target, CausalLanguageModel draft) => (Tokenizer, Target, Draft) = (tokenizer, target, draft);

    public PretrainedTokenizer Tokenizer { get; }

    public CausalLanguageModel Target { get; }

    public CausalLanguageModel Draft { get; }

    /// <summary>Tokens that end a text.</summary>
    public IReadOnlySet<int> EndTokens => GenerationTokens.Ends(Target, Tokenizer);

    public static SpeculationPair Load(string model, string draft)
    {
        foreach (var (option, given) in new[] { ("--model", model), ("--draft", draft) })
        {
            if (given.Contains("://", StringComparison.Ordinal)) throw new ArgumentException($"{option} is {given}; speculation needs both models' distributions over all tokens, which endpoints do not give. Use a local checkpoint folder.");
        }

        var (large, small) = (ModelArgument.Folder(model), ModelArgument.Folder(draft));
        var tokenizer = PretrainedTokenizer.Load(large);
        SpeculativePair.CheckTokenizers(tokenizer, PretrainedTokenizer.Load(small));
        var target = Checkpoint.Load<CausalLanguageModel>(large);
        try
        {
            return new SpeculationPair(tokenizer, target, Checkpoint.Load<CausalLanguageModel>(small));
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    /// <summary>The tokens that a text starts from, as for one model.</summary>
    public int[] Encode(string prompt) => GenerationTokens.Prompt(Tokenizer, prompt);

    /// <summary>Prompts from a file, one a line, at most so many tokens of each.</summary>
    public IReadOnlyList<int[]> ReadPrompts(string file, int most, int longest)
    {
        int[][] prompts = [.. File.ReadLines(file).Where(static line => !string.IsNullOrWhiteSpace(line)).Take(most).Select(line => Encode(line).Take(longest).ToArray())];
        return prompts.Length > 0 ? prompts : throw new InvalidDataException($"{file}: no prompts; one a line is expected.");
    }

    public void Dispose()
    {
        Target.Dispose();
        Draft.Dispose();
    }
}
