using System.Globalization;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>A Decision Transformer from random play in a grid world, against behaviour cloning of the same play by the same stack.</summary>
internal static class DecisionTask
{
    public const string Asked = "return when asked for much", Cloned = "return of behaviour cloning";

    private const int Episodes = 3000, Tests = 200, TargetReturn = 4;

    public static void Run(ArmContext arm, FoundationModelsBookOptions options, CancellationToken ct)
    {
        var episodes = Enumerable.Range(0, arm.Choose(Episodes, 40, Episodes)).Select(i => RandomPlay(Seed.Derive(arm.Seed, "episode", i))).ToList();
        var steps = arm.Choose(options.DecisionSteps, 2, options.DecisionSteps);
        var returns = new Dictionary<string, double[]>();
        foreach (var withReturns in (bool[])[true, false])
        {
            using var policy = new DecisionTransformer(
                new Gpt2Config
                {
                    VocabularySize = GridWorld.Actions, HiddenSize = BookTask.Width, LayerCount = BookTask.Layers, HeadCount = BookTask.Heads, FeedForwardSize = BookTask.FeedForward,
                    MaximumPositions = GridWorld.Steps, TieWordEmbeddings = false, InitializerRange = BookTask.Initializer,
                },
                GridWorld.StateSize, TargetReturn, Seed.Derive(arm.Seed, "weights"));
            var objective = new DecisionObjective(episodes, GridWorld.Steps) { WithReturns = withReturns };
            BookTask.Fit(arm, policy, objective, steps, options.BatchSize, options.LearningRate, weightDecay: 0.01, ct, objective.Name);
            returns[objective.Name] = Play(policy, withReturns ? TargetReturn : null, arm.Choose(Tests, 4, Tests), arm.Seed, ct);
        }

        // Cloning may take its likeliest action or draw from what it learned; the latter is the random play itself. The better counts.
        var played = episodes.Average(e => e.Rewards.Sum());
        arm.Record(Asked, returns["decisions"].Average());
        arm.Record(Cloned, Math.Max(returns["behaviour cloning"].Average(), played));
        arm.Note(string.Create(CultureInfo.InvariantCulture,
            $"grid world, seed {arm.Seed}: mean return {returns["decisions"].Average():0.00} when {TargetReturn} is asked for, {returns["behaviour cloning"].Average():0.00} by behaviour cloning, {played:0.00} by the random play that both saw"));
    }

    private static DecisionHistory RandomPlay(ulong seed)
    {
        var (world, random, history) = (new GridWorld(seed), new SeededRandom(seed, "play"), new DecisionHistory());
        for (var step = 0; step < GridWorld.Steps; step++)
        {
            history.Observe(world.State());
            var action = random.Next(GridWorld.Actions);
            history.Act(action, world.Step(action));
        }

        return history;
    }

    private static double[] Play(DecisionTransformer policy, double? target, int count, ulong seed, CancellationToken ct)
    {
        GridWorld[] worlds = [.. Enumerable.Range(0, count).Select(i => new GridWorld(Seed.Derive(seed, "test episode", i)))];
        DecisionHistory[] histories = [.. worlds.Select(_ => new DecisionHistory())];
        for (var step = 0; step < GridWorld.Steps; step++)
        {
            ct.ThrowIfCancellationRequested();
            foreach (var (history, world) in histories.Zip(worlds)) history.Observe(world.State());
            var actions = policy.Act(histories, target, GridWorld.Steps);
            for (var i = 0; i < count; i++) histories[i].Act(actions[i], worlds[i].Step(actions[i]));
        }

        return [.. histories.Select(history => history.Rewards.Sum())];
    }
}
