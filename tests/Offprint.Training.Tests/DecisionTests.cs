using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>Decision Transformer: what a score may see, and behaviour cloning as its special case.</summary>
public sealed class DecisionTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static DecisionTransformer Policy(int positions = 6) => new(
        new Gpt2Config { VocabularySize = 3, HiddenSize = 16, LayerCount = 2, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = positions, TieWordEmbeddings = false, InitializerRange = 0.3 },
        stateSize: 2, returnScale: 2, seed: 1);

    private static (Tensor Returns, Tensor States, Tensor Actions, Tensor Times) Window(int steps) =>
        (randn(1, steps), randn(1, steps, 2), randint(0, 3, [1, steps], ScalarType.Int64), arange(steps, ScalarType.Int64).unsqueeze(0));

    private static float Largest(Tensor x) => x.abs().max().item<float>();

    [Fact]
    public void A_score_sees_returns_states_and_actions_up_to_its_state_only()
    {
        using var quiet = no_grad();
        using var policy = Policy();
        var (r, s, a, t) = Window(4);
        var scores = policy.Forward(r, s, a, t);
        Tensor Changed(Tensor x, int at)
        {
            var copy = x.clone();
            copy.select(1, at).copy_(x.dtype == ScalarType.Int64 ? (x.select(1, at) + 1) % 3 : x.select(1, at) + 2);
            return copy;
        }

        // The action of step 1 changes what follows, not its own score; state and return of step 1 change their own score, nothing before.
        var byAction = policy.Forward(r, s, Changed(a, 1), t) - scores;
        Assert.InRange(Largest(byAction.narrow(1, 0, 2)), 0, 1e-5);
        Assert.True(Largest(byAction.narrow(1, 2, 2)) > 1e-3);
        foreach (var other in new[] { policy.Forward(Changed(r, 1), s, a, t), policy.Forward(r, Changed(s, 1), a, t) })
        {
            Assert.InRange(Largest((other - scores).narrow(1, 0, 1)), 0, 1e-5);
            Assert.True(Largest((other - scores).narrow(1, 1, 1)) > 1e-3);
        }
    }

    [Fact]
    public void One_step_without_returns_is_behaviour_cloning()
    {
        using var quiet = no_grad();
        using var policy = Policy();
        var (_, s, a, t) = Window(1);
        var scores = policy.Forward(null, s, a, t);
        // A function of the state alone: neither the action nor a return can matter.
        Assert.InRange(Largest(policy.Forward(null, s, (a + 1) % 3, t) - scores), 0, 1e-6);
        Assert.True(Largest(policy.Forward(null, s + 1, a, t) - scores) > 1e-3);
        var episode = new DecisionHistory();
        episode.Observe([.. s[0, 0].data<float>().ToArray()]);
        Assert.Equal((int)scores[0, 0].argmax().item<long>(), policy.Act([episode], null, 1)[0]);
    }

    private static DecisionHistory Episode(params (float[] State, int Action, double Reward)[] steps)
    {
        var history = new DecisionHistory();
        foreach (var (state, action, reward) in steps)
        {
            history.Observe(state);
            history.Act(action, reward);
        }

        return history;
    }

    [Fact]
    public void The_loss_equals_the_loop_and_padding_does_not_count()
    {
        using var quiet = no_grad();
        using var policy = Policy();
        DecisionHistory[] episodes = [Episode(([1, 0], 2, 1), ([0, 1], 0, 0), ([1, 1], 1, 2)), Episode(([0, 0], 1, 3))];
        var objective = new DecisionObjective(episodes, 3);
        Assert.Equal(2, objective.Count);
        var loss = objective.Loss(policy, [0, 1], new SeededRandom(1));
        float[][] returns = [[3, 2, 2], [3]];
        var sum = 0.0;
        for (var e = 0; e < 2; e++)
        {
            var n = episodes[e].Count;
            var logs = policy.Forward(tensor(returns[e]).unsqueeze(0), tensor([.. episodes[e].States.SelectMany(x => x)], [1, n, 2]), tensor([.. episodes[e].Actions.Select(x => (long)x)], [1, n]), arange(n, ScalarType.Int64).unsqueeze(0)).log_softmax(-1);
            for (var i = 0; i < n; i++) sum -= logs[0, i, episodes[e].Actions[i]].item<float>();
        }

        Assert.Equal(4, loss.Targets);
        Assert.Equal(sum / 4, loss.Terms.Total.item<float>(), 1e-5);
    }

    [Fact]
    public void Asking_for_a_high_return_takes_the_action_that_brought_it()
    {
        // Random play: action 1 brings a reward in state (1, 0), action 2 in state (0, 1). Cloning sees no difference between actions.
        var random = new SeededRandom(4);
        var episodes = Enumerable.Range(0, 200).Select(_ =>
        {
            var (state, action) = (random.Next(2) == 0 ? new float[] { 1, 0 } : [0, 1], random.Next(3));
            return Episode((state, action, state[0] == 1 && action == 1 || state[1] == 1 && action == 2 ? 1 : 0));
        }).ToList();
        using var policy = Policy(1);
        using (var trainer = new Trainer(policy, new ExampleStep(new DecisionObjective(episodes, 1), 50, 1), new TrainerOptions { MaxSteps = 60, LearningRate = LearningRateSchedule.Cosine(1e-2, TrainingSpan.Steps(5)) }))
            trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        DecisionHistory Start(params float[] state)
        {
            var history = new DecisionHistory();
            history.Observe(state);
            return history;
        }

        Assert.Equal([1, 2], policy.Act([Start(1, 0), Start(0, 1)], targetReturn: 1, context: 1));
    }

    [Fact]
    public void What_was_received_is_taken_off_the_return_that_is_asked_for()
    {
        using var quiet = no_grad();
        using var policy = Policy();
        var history = Episode(([1, 0], 2, 1.5));
        history.Observe([0, 1]);
        var scores = policy.Forward(tensor(new float[] { 2, 0.5f }).unsqueeze(0), tensor(new float[] { 1, 0, 0, 1 }, [1, 2, 2]), tensor(new long[] { 2, 0 }, [1, 2]), arange(2, ScalarType.Int64).unsqueeze(0));
        Assert.Equal((int)scores[0, 1].argmax().item<long>(), policy.Act([history], 2, 6)[0]);
        var last = policy.Forward(tensor(new float[] { 0.5f }).unsqueeze(0), tensor(new float[] { 0, 1 }, [1, 1, 2]), zeros([1, 1], ScalarType.Int64), ones([1, 1], ScalarType.Int64));
        Assert.Equal((int)last[0, 0].argmax().item<long>(), policy.Act([history], 2, 1)[0]);
    }

    [Fact]
    public void Unfinished_episodes_and_other_models_are_named()
    {
        var open = new DecisionHistory();
        open.Observe([0, 0]);
        Assert.Contains("no action", Assert.Throws<ArgumentException>(() => new DecisionObjective([open], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => open.Observe([0, 0]));
        using var other = nn.Linear(1, 1);
        Assert.Contains("Linear", Assert.Throws<ArgumentException>(() => new DecisionObjective([Episode(([0, 0], 1, 1))], 1).Loss(other, [0], new SeededRandom(1))).Message, StringComparison.Ordinal);
        Assert.Contains("tied", Assert.Throws<ArgumentException>(() => new DecisionTransformer(new Gpt2Config { HiddenSize = 8, HeadCount = 2 }, 2, 1, 1)).Message, StringComparison.Ordinal);
    }
}
