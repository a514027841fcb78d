using System.CommandLine;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool active-learning</c>: which question to ask next.</summary>
internal static class ActiveLearningTool
{
    public static Command Create()
    {
        var command = new Command("active-learning",
            """
            Which question to ask next: train a policy for your own questions, play it, measure it (paper learning-to-actively-learn).

            A problem is a CSV table of answers (questions in the first line, hypotheses in the first column; yes/no, 1/0 or numbers from -1 to 1), or JSON:
              {"queries": {"name": [1, 0]}, "hypotheses": {"name": [0.3, 1]}, "noise": "bernoulli" or "gaussian", "loss": "identification" or "simple-regret", "budget": 20}

            Examples:
              offprint tool active-learning train animals.csv --budget 20 --output animals.policy
              offprint tool active-learning ask animals.policy --session game.json
              offprint tool active-learning evaluate animals.policy --error-rate 0.2
            """);
        command.Subcommands.Add(ActiveLearningTrainCommand.Create());
        command.Subcommands.Add(ActiveLearningAskCommand.Create());
        command.Subcommands.Add(ActiveLearningEvaluateCommand.Create());
        return command;
    }
}
