using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Sequence-level distillation (Kim and Rush, arXiv 1606.07947): the student is trained, with any objective, on what its teacher writes. The teacher's tokens go into a
/// <see cref="Text.TokenStore"/> or a stream like those of any other text; teacher and student need not share more than the tokenizer.
/// </summary>
public static class SequenceDistillation
{
    /// <summary>Lets the teacher continue prompts. Prompts are read as they are needed, <see cref="SequenceDistillationOptions.BatchSize"/> at a time.</summary>
    /// <param name="teacher">The teacher, in evaluation mode.</param>
    /// <param name="prompts">Beginnings, each at least one token.</param>
    /// <param name="options">How it writes; null for the defaults.</param>
    /// <param name="cancellation">Looked at before every token.</param>
    /// <returns>For every prompt, in order, the prompt and what the teacher wrote, the end token included.</returns>
    /// <exception cref="ArgumentException">An option is out of range; a prompt is empty, holds an unknown token, or leaves no room for the new tokens in the teacher's positions (the message gives its number).</exception>
    public static IEnumerable<int[]> Write(ICausalLanguageModel teacher, IEnumerable<int[]> prompts, SequenceDistillationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(prompts);
        options ??= new SequenceDistillationOptions();
        options.Validate();
        return Batches(teacher, prompts, options, cancellation);
    }

    private static IEnumerable<int[]> Batches(ICausalLanguageModel teacher, IEnumerable<int[]> prompts, SequenceDistillationOptions options, CancellationToken cancellation)
    {
        var start = 0L;
        foreach (var batch in prompts.Chunk(options.BatchSize))
        {
            for (var i = 0; i < batch.Length; i++)
            {
                if (Problem(batch[i], teacher, options) is { } problem)
                {
                    throw new ArgumentException($"Prompt {start + i} {problem}.", nameof(prompts));
                }
            }

            foreach (var written in Continue(teacher, batch, start, options, cancellation))
            {
                yield return written;
            }

            start += batch.Length;
        }
    }

    private static string? Problem(int[] prompt, ICausalLanguageModel teacher, SequenceDistillationOptions options)
    {
        if (prompt is not { Length: > 0 })
        {
            return "is empty";
        }

        var unknown = Array.FindIndex(prompt, id => id < 0 || id >= teacher.VocabularySize);
        return unknown >= 0 ? $"holds token {prompt[unknown]}; the teacher knows 0 to {teacher.VocabularySize - 1}"
            : prompt.Length + options.NewTokens > teacher.MaximumPositions ? $"has {prompt.Length} tokens; with {options.NewTokens} new ones that is more than the teacher's {teacher.MaximumPositions} positions"
            : null;
    }

    private static List<int[]> Continue(ICausalLanguageModel teacher, int[][] prompts, long start, SequenceDistillationOptions options, CancellationToken cancellation)
    {
        using var scope = new TensorScope();
        using var quiet = no_grad();
        using var cache = new KeyValueCache();
        var longest = prompts.Max(static prompt => prompt.Length);
        var ids = new long[prompts.Length * longest];
        var real = new bool[ids.Length];
        for (var row = 0; row < prompts.Length; row++)
        {
            // Padded on the left, so that every row's next token stands in the same column.
            var from = ((row + 1) * longest) - prompts[row].Length;
            for (var i = 0; i < prompts[row].Length; i++)
            {
                (ids[from + i], real[from + i]) = (prompts[row][i], true);
            }
        }

        var written = prompts.Select(static prompt => prompt.ToList()).ToList();
        var random = Enumerable.Range(0, prompts.Length).Select(row => new SeededRandom(Seed.Derive(options.Seed, "sequence distillation", start + row))).ToArray();
        var open = Enumerable.Repeat(true, prompts.Length).ToArray();
        var device = (teacher as PretrainedModel)?.Device ?? CPU;
        var next = tensor(ids, [prompts.Length, longest], ScalarType.Int64, device);
        var mask = tensor(real, [prompts.Length, longest], ScalarType.Bool, device);
        for (var step = 0; step < options.NewTokens && open.Any(static o => o); step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            var logits = teacher.Forward(new ModelInput(next) { PaddingMask = mask, Logits = LogitSelection.Last }, cache).Logits.select(1, -1).to_type(ScalarType.Float32).cpu().contiguous();
            var scores = logits.data<float>().ToArray();
            var chosen = new long[prompts.Length];
            for (var row = 0; row < prompts.Length; row++)
            {
                var token = Choose(scores.AsSpan(row * teacher.VocabularySize, teacher.VocabularySize), options.Temperature, random[row]);
                chosen[row] = token;
                if (open[row])
                {
                    written[row].Add(token);
                    open[row] = token != options.EndTokenId;
                }
            }

            next = inner.Keep(tensor(chosen, [prompts.Length, 1], ScalarType.Int64, device));
            mask = inner.Keep(cat([mask, ones([prompts.Length, 1], ScalarType.Bool, device)], 1));
        }

        return [.. written.Select(static tokens => tokens.ToArray())];
    }

    private static int Choose(ReadOnlySpan<float> logits, double temperature, SeededRandom random)
    {
        var best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);
        if (temperature == 0)
        {
            return best;
        }

        var (highest, sum) = ((double)logits[best], 0.0);
        foreach (var logit in logits)
        {
            sum += Math.Exp((logit - highest) / temperature);
        }

        var left = random.NextDouble() * sum;
        for (var token = 0; token < logits.Length; token++)
        {
            left -= Math.Exp((logits[token] - highest) / temperature);
            if (left < 0)
            {
                return token;
            }
        }

        return best;
    }
}
