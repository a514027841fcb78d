using System.Runtime.CompilerServices;

namespace Offprint.Training.Tests;

/// <summary>The same program as a child that trains instead of testing: it runs before the test runner when the variable names a folder.</summary>
internal static class KilledRun
{
    public const string Variable = "OFFPRINT_TEST_TRAINING_RUN";

#pragma warning disable CA2255 // a module initializer is what makes the test program its own child
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void RunAsChild()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder)
        {
            return;
        }

        using (var model = TinyModels.Gpt2())
        using (var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), new TrainerOptions
        {
            MaxSteps = 200, BatchSize = 4, Folder = folder, CheckpointEvery = 25, LogEvery = 10, LearningRate = LearningRateSchedule.Cosine(3e-3, TrainingSpan.Steps(20)),
        }))
        {
            trainer.Resume();
            trainer.Fit();
        }

        Environment.Exit(0);
    }
}
