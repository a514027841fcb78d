using Offprint.Models;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

public sealed class SequenceDistillationTests
{
    private static readonly int[][] Prompts = [[5, 17, 42], [7], [11, 12, 13, 14, 15, 16, 17, 18], [3, 1, 4, 1, 5]];

    [Fact]
    public void Greedy_text_is_what_every_prompt_alone_gives_without_a_cache()
    {
        using var teacher = TinyModels.Llama();
        teacher.eval();
        var written = Write(teacher, Prompts, new SequenceDistillationOptions { NewTokens = 12, BatchSize = 3 }).ToList();
        Assert.Equal(Prompts.Select(prompt => Alone(teacher, prompt, 12)), written);
    }

    [Fact]
    public void A_row_ends_behind_the_end_token_and_the_others_go_on()
    {
        using var teacher = TinyModels.Llama();
        teacher.eval();
        var free = Write(teacher, Prompts, new SequenceDistillationOptions { NewTokens = 10 }).ToList();
        var end = free[0][Prompts[0].Length + 2];
        var written = Write(teacher, Prompts, new SequenceDistillationOptions { NewTokens = 10, EndTokenId = end }).ToList();
        for (var i = 0; i < Prompts.Length; i++)
        {
            var stop = Array.IndexOf(free[i], end, Prompts[i].Length);
            Assert.Equal(stop < 0 ? free[i] : free[i][..(stop + 1)], written[i]);
        }
    }

    [Fact]
    public void Samples_follow_the_teachers_distribution_and_the_seed()
    {
        using var teacher = TinyModels.Llama();
        teacher.eval();
        using var quiet = no_grad();
        var probabilities = teacher.Forward(new ModelInput(tensor(new long[] { 9 }, [1, 1]))).Logits.select(1, 0).div(Offprint.Tensors.Scalars.Of(0.5)).softmax(1).data<float>().ToArray();
        var options = new SequenceDistillationOptions { NewTokens = 1, Temperature = 0.5, BatchSize = 512 };
        var drawn = Write(teacher, Enumerable.Repeat(new[] { 9 }, 20_000), options).Select(static row => row[1]).ToArray();
        // Chi-square over 64 cells: mean 63, deviation 11; wrong temperature or greedy choice gives thousands.
        var statistic = probabilities.Select((p, token) => (Seen: drawn.Count(d => d == token), Wanted: p * drawn.Length)).Sum(static c => Math.Pow(c.Seen - c.Wanted, 2) / c.Wanted);
        Assert.InRange(statistic, 25, 125);
        Assert.Equal(drawn, Write(teacher, Enumerable.Repeat(new[] { 9 }, 20_000), options with { BatchSize = 700 }).Select(static row => row[1]));
        Assert.NotEqual(drawn, Write(teacher, Enumerable.Repeat(new[] { 9 }, 20_000), options with { Seed = 43 }).Select(static row => row[1]));
    }

    [Fact]
    public void A_student_trained_on_the_teachers_text_writes_like_it()
    {
        using var teacher = TinyModels.Llama();
        using (var lessons = new Trainer(teacher, new CausalObjective(), TinyModels.Stream(), new TrainerOptions { MaxSteps = 150, LearningRate = LearningRateSchedule.Constant(3e-3) }))
        {
            lessons.Fit(cancellation: TestContext.Current.CancellationToken);
        }

        var prompts = Enumerable.Range(0, 61).Select(static token => new[] { token }).ToList();
        var text = Write(teacher, prompts, new SequenceDistillationOptions { NewTokens = 16 }).ToList();
        using var student = TinyModels.Llama(seed: 2);
        student.eval();
        Assert.True(Agreement(student, text) < 0.2);
        var stream = new Text.TokenWindows([.. text.SelectMany(static row => row)], 17, new Text.TokenWindowOptions { ShuffleSeed = 3, Epochs = null });
        using (var lessons = new Trainer(student, new CausalObjective(), stream, new TrainerOptions { MaxSteps = 200, LearningRate = LearningRateSchedule.Constant(3e-3) }))
        {
            lessons.Fit(cancellation: TestContext.Current.CancellationToken);
        }

        Assert.True(Agreement(student, text) > 0.8, $"{Agreement(student, text):P0} of the teacher's first tokens");
    }

    [Theory]
    [InlineData(new int[0], "Prompt 1 is empty")]
    [InlineData(new[] { 3, 64 }, "Prompt 1 holds token 64; the teacher knows 0 to 63")]
    public void A_bad_prompt_is_named(int[] bad, string message)
    {
        using var teacher = TinyModels.Llama();
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Write(teacher, [[1], bad], new SequenceDistillationOptions { BatchSize = 1, NewTokens = 2 }).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_long_a_prompt_and_bad_options_are_refused()
    {
        using var teacher = TinyModels.Llama();
        Assert.Contains("Prompt 0 has 60 tokens", Assert.Throws<ArgumentException>(() => Write(teacher, [new int[60]], new SequenceDistillationOptions { NewTokens = 5 }).ToList()).Message, StringComparison.Ordinal);
        Assert.Equal("Temperature", Assert.Throws<ArgumentException>(() => Write(teacher, Prompts, new SequenceDistillationOptions { Temperature = -1 })).ParamName);
    }

    private static IEnumerable<int[]> Write(CausalLanguageModel teacher, IEnumerable<int[]> prompts, SequenceDistillationOptions options) =>
        SequenceDistillation.Write(teacher, prompts, options, TestContext.Current.CancellationToken);

    private static int[] Alone(CausalLanguageModel model, int[] prompt, int count)
    {
        using var quiet = no_grad();
        var tokens = prompt.ToList();
        for (var i = 0; i < count; i++)
        {
            using var logits = model.Forward(new ModelInput(tensor(tokens.Select(static t => (long)t).ToArray(), [1, tokens.Count]))).Logits;
            var last = logits.data<float>().ToArray()[^TinyModels.Vocabulary..];
            tokens.Add(Array.IndexOf(last, last.Max()));
        }

        return [.. tokens];
    }

    private static double Agreement(CausalLanguageModel student, List<int[]> text) =>
        text.Average(row => Alone(student, [row[0]], 1)[1] == row[1] ? 1.0 : 0.0);
}
