using Offprint.Peers;
using Offprint.Tensors;

namespace Offprint.Models.Tests.Gguf;

/// <summary>llama.cpp itself loads the exported files, cuts texts into the same tokens, and continues prompts with the same ones.</summary>
[Trait("Category", "Long")]
public sealed class LlamaCppTests(LlamaCppFixture fixture) : IClassFixture<LlamaCppFixture>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(GgufModels.Names), MemberType = typeof(GgufModels))]
    public void Llama_cpp_continues_as_Offprint_does(string name)
    {
        var llama = fixture.Need();
        var tokenizer = GgufModels.TokenizerOf(name);
        var prompt = tokenizer.EncodeToIds("The weather in 1987 was the best of all, and the reader's answer").ToArray();
        var (model, expected) = GgufModels.Decided(name, prompt, count: 24, lead: 0.03);
        using var end = model;
        int[] ids = [.. prompt, .. expected];
        var distribution = GgufModels.Probabilities(model, ids, prompt.Length - 1);
        foreach (var (type, tolerance) in new[] { (GgufWeightType.F32, 2e-3), (GgufWeightType.F16, 2e-2), (GgufWeightType.Q8, 0.25), (GgufWeightType.Q4, 1.0) })
        {
            var path = folder.File($"{type}.gguf");
            GgufCheckpoint.Save(model, tokenizer, path, new GgufExportOptions { Type = type });
            llama.Load(path);
            if (type is GgufWeightType.F32 or GgufWeightType.F16) Assert.Equal(expected, llama.Continue(prompt, expected.Length));
            var theirs = llama.Probabilities(ids, prompt.Length - 1);
            Assert.Equal(distribution.Length, theirs.Length);
            for (var row = 0; row < theirs.Length; row++)
            {
                Assert.Equal(model.VocabularySize, theirs[row].Length);
                Assert.Equal(1, theirs[row].Sum(), 1e-3);
                var worst = distribution[row].Zip(theirs[row], (a, b) => Math.Abs(a - b)).Max();
                Assert.True(worst <= tolerance, $"{name} as {type}: the distributions after {row} tokens differ by {worst}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(GgufModels.Names), MemberType = typeof(GgufModels))]
    public void Quantised_files_mean_the_same_to_both(string name)
    {
        var llama = fixture.Need();
        using var model = GgufModels.Model(name);
        var tokenizer = GgufModels.TokenizerOf(name);
        var prompt = tokenizer.EncodeToIds("The reader said that the weather is").ToArray();
        var path = folder.File("q8.gguf");
        GgufCheckpoint.Save(model, tokenizer, path, new GgufExportOptions { Type = GgufWeightType.Q8 });
        using var restored = GgufCheckpoint.Load(path);
        llama.Load(path);
        var (ours, theirs) = (GgufModels.Probabilities(restored, prompt, 0), llama.Probabilities(prompt, 0));
        for (var row = 0; row < ours.Length; row++)
            Assert.True(ours[row].Zip(theirs[row], (a, b) => Math.Abs(a - b)).Max() < 0.1, $"{name}: the distributions after {row} tokens differ"); // llama.cpp rounds the activations to 8 bits too
    }

    [Theory]
    [InlineData("gpt2", "gpt2", "gpt2")]
    [InlineData("neox", "gpt-neox", "neox")]
    [InlineData("llama3", "llama 3, rope scaling", "llama3")]
    [InlineData("qwen2", "qwen2", "qwen2")]
    [InlineData("llama2-pieces", "llama", "llama2")]
    [InlineData("mistral-pieces", "mistral, window", "mistral-metaspace")]
    public void Llama_cpp_cuts_texts_into_the_same_tokens(string tokenizerName, string modelName, string texts)
    {
        var llama = fixture.Need();
        using var model = GgufModels.Model(modelName);
        var tokenizer = GgufModels.Tokenizer(tokenizerName);
        var path = folder.File("tokens.gguf");
        GgufCheckpoint.Save(model, tokenizer, path, new GgufExportOptions { Type = GgufWeightType.F32 });
        llama.Load(path);
        // llama.cpp leaves the composition of characters to its caller, and puts a space before a text that begins with one, which Metaspace does not.
        // Nor does it know added tokens that stand for whole words only or take the blanks around them.
        var plain = GgufModels.Texts(texts).Where(text => text.Length > 0 && !(texts == "neox" && (text.Contains("reader", StringComparison.Ordinal) || text.Contains("WORLD", StringComparison.Ordinal))) && text.IsNormalized() && !text.Contains('<') && !(texts == "mistral-metaspace" && (text[0] is ' ' or '\u2581'))).ToList();
        Assert.True(plain.Count > 20, $"only {plain.Count} texts are left");
        var theirs = llama.Tokenize(plain);
        for (var i = 0; i < plain.Count; i++)
            Assert.True(tokenizer.EncodeToIds(plain[i]).SequenceEqual(theirs[i]), $"'{plain[i]}': {string.Join(' ', tokenizer.EncodeToIds(plain[i]))} here, {string.Join(' ', theirs[i])} there");
    }
}

/// <summary>One llama.cpp for all tests of a class.</summary>
public sealed class LlamaCppFixture : IDisposable
{
    private readonly LlamaCpp? program;
    private readonly string reason;

    public LlamaCppFixture() => (program, reason) = LlamaCpp.Start();

    internal LlamaCpp Need()
    {
        Assert.SkipWhen(program is null, reason);
        return program!;
    }

    public void Dispose() => program?.Dispose();
}
