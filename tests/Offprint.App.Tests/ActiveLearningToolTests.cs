using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary><c>tool active-learning</c> on a user's own table and problem.</summary>
public sealed class ActiveLearningToolTests : IDisposable
{
    private const string Table = "animal,flies,swims,barks\nduck,yes,yes,no\ndog,no,yes,yes\neagle,yes,no,no\ncat,no,no,no\n";
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    private async Task<string> TrainAsync()
    {
        var policy = Path.Combine(_offprint.Home, "animals.policy");
        (await _offprint.RunAsync("tool", "active-learning", "train", _offprint.Write("animals.csv", Table), "--budget", "6", "--iterations", "3", "--pool", "8", "--problems", "8", "--games", "4", "--output", policy)).MustSucceed();
        return policy;
    }

    [Fact]
    public async Task A_trained_policy_asks_and_is_measured()
    {
        var policy = await TrainAsync();
        var answers = _offprint.Write("answers.csv", string.Concat(Enumerable.Repeat("flies,no\nswims,yes\nBarks,1\n", 6)));
        var session = Path.Combine(_offprint.Home, "game.json");
        var game = JsonNode.Parse((await _offprint.RunAsync("tool", "active-learning", "ask", policy, "--answers", answers, "--session", session, "--seed", "3", "--json")).MustSucceed())!;
        Assert.Equal(6, game["history"]!.AsArray().Count);
        Assert.Equal(0, (int)game["remaining"]!);
        // The game is over and kept: the same command answers from the file without asking again.
        Assert.Equal((string)game["recommendation"]!, (string)JsonNode.Parse((await _offprint.RunAsync("tool", "active-learning", "ask", policy, "--session", session, "--json")).MustSucceed())!["recommendation"]!);
        var rows = JsonNode.Parse((await _offprint.RunAsync("tool", "active-learning", "evaluate", policy, "--error-rate", "0.1", "--games", "200", "--against", "uniform", "lucb", "--json")).MustSucceed())!.AsArray();
        Assert.Equal(["policy", "uniform", "lucb"], rows.Select(static r => (string)r!["policy"]!));
        Assert.All(rows, static r => Assert.InRange((double)r!["loss"]!, 0, 1));
    }

    [Fact]
    public async Task Rules_need_no_training_and_a_game_that_stops_goes_on()
    {
        var table = _offprint.Write("animals.csv", Table);
        var session = Path.Combine(_offprint.Home, "game.json");
        string[] ask = ["tool", "active-learning", "ask", table, "--policy", "soft-binary-search", "--budget", "8", "--session", session, "--json"];
        // Nobody answers: standard input is closed.
        Assert.Equal(8, (int)JsonNode.Parse((await _offprint.RunAsync(ask)).MustSucceed())!["remaining"]!);
        var answers = _offprint.Write("answers.csv", string.Concat(Enumerable.Repeat("flies,no\nswims,yes\nbarks,yes\n", 8)));
        Assert.Equal("dog", (string)JsonNode.Parse((await _offprint.RunAsync([.. ask, "--answers", answers])).MustSucceed())!["recommendation"]!);
    }

    [Fact]
    public async Task Wrong_input_is_refused_by_name()
    {
        var table = _offprint.Write("animals.csv", Table);
        var output = Path.Combine(_offprint.Home, "never.policy");
        (await _offprint.RunAsync("tool", "active-learning", "train", _offprint.Write("bad.csv", "a,q\nx,yes\ny,maybe\n"), "--output", output)).MustRefuse("bad.csv, line 3", "maybe");
        (await _offprint.RunAsync("tool", "active-learning", "train", _offprint.Write("same.csv", "a,q\nx,yes\ny,yes\n"), "--output", output)).MustRefuse("same.csv", "equal");
        (await _offprint.RunAsync("tool", "active-learning", "train", table, "--output", output, "--games", "1")).MustRefuse("--games", "1");
        (await _offprint.RunAsync("tool", "active-learning", "train", table, "--output", output, "--complexities", "9,3")).MustRefuse("--complexities");
        (await _offprint.RunAsync("tool", "active-learning", "train", table, "--output", output, "--complexities", "1", "--iterations", "1")).MustRefuse("complexities", "larger");
        (await _offprint.RunAsync("tool", "active-learning", "train", table, "--output", output, "--budget", "0")).MustRefuse("--budget", "0");
        Assert.False(File.Exists(output));
        (await _offprint.RunAsync("tool", "active-learning", "ask", table)).MustRefuse("animals.csv", "--policy");
        (await _offprint.RunAsync("tool", "active-learning", "ask", "none.policy")).MustRefuse("none.policy");
        (await _offprint.RunAsync("tool", "active-learning", "ask", table, "--policy", "magic")).MustRefuse("magic");
        (await _offprint.RunAsync("tool", "active-learning", "ask", table, "--policy", "uniform", "--answers", _offprint.Write("a.csv", "runs,yes\n"))).MustRefuse("a.csv, line 1", "runs");
        (await _offprint.RunAsync("tool", "active-learning", "ask", table, "--policy", "uniform", "--answers", _offprint.Write("a.csv", "flies,yes\n"))).MustRefuse("no answer");
        (await _offprint.RunAsync("tool", "active-learning", "ask", table, "--policy", "uniform", "--session", _offprint.Write("g.json", "{}"))).MustRefuse("g.json");
        (await _offprint.RunAsync("tool", "active-learning", "evaluate", table, "--policy", "uniform", "--error-rate", "0.7")).MustRefuse("--error-rate", "0.7");
    }
}
