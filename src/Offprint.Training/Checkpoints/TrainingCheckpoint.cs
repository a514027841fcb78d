using System.Globalization;
using Offprint.Models;
using Offprint.Tensors;

namespace Offprint.Training;

/// <summary>
/// Checkpoints of a run: <c>checkpoints/step-00000100/</c> with <c>model/</c> (Hugging Face layout), <c>optimizer.safetensors</c>, <c>trainer.json</c>, <c>training.json</c> (the
/// configuration), <c>parameters.safetensors</c> (what the model's layout has no place for) and one folder a callback. A folder appears under its name when it is complete.
/// </summary>
internal static class TrainingCheckpoint
{
    private const string Prefix = "step-";
    private const string OptimizerFile = "optimizer.safetensors";
    private const string ModelFolder = "model";

    private static readonly AsyncLocal<Action<string>?> BeforeRenameHook = new();

    /// <summary>Called with the complete temporary folder, before it gets its name: tests let the disk fill up here.</summary>
    internal static Action<string>? BeforeRename
    {
        get => BeforeRenameHook.Value;
        set => BeforeRenameHook.Value = value;
    }

    public static string? Latest(string runFolder) => All(runFolder).LastOrDefault();

    public static string CallbackFolder(string checkpoint, TrainerCallback callback) => Path.Combine(checkpoint, "callbacks", callback.Name);

    public static string Write(string runFolder, Trainer trainer, TrainingState state)
    {
        var home = Directory.CreateDirectory(Path.Combine(runFolder, "checkpoints")).FullName;
        foreach (var left in Directory.EnumerateDirectories(home, ".*"))
        {
            Directory.Delete(left, recursive: true); // of a run that was killed while writing
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{state.Ledger.Steps:00000000}");
        var place = Path.Combine(home, name);
        var temporary = Path.Combine(home, $".{name}.{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(temporary);
            Fill(temporary, trainer, state);
            BeforeRename?.Invoke(temporary);
            if (Directory.Exists(place))
            {
                // The same step again: equal content, but the newer one has the callbacks' and clock's state.
                var old = temporary + ".old";
                Directory.Move(place, old);
                Directory.Move(temporary, place);
                Directory.Delete(old, recursive: true);
            }
            else
            {
                Directory.Move(temporary, place);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Remove(temporary);
            var good = Latest(runFolder) is { } latest ? $"The newest complete checkpoint is {latest}." : "There is no complete checkpoint yet.";
            throw new IOException($"The checkpoint {place} cannot be written: {error.Message} {good}", error) { HResult = error.HResult };
        }

        foreach (var old in All(runFolder).SkipLast(trainer.Options.KeepCheckpoints).Where(folder => folder != place))
        {
            Remove(old);
        }

        return place;
    }

    /// <summary>The model alone, of the best evaluation so far, in <c>best/</c>.</summary>
    public static void WriteBest(string runFolder, Trainer trainer)
    {
        var place = Path.Combine(runFolder, "best");
        var temporary = Path.Combine(runFolder, $".best.{Guid.NewGuid():N}");
        try
        {
            WeightFiles.Write(temporary, trainer);
            Remove(place);
            Directory.Move(temporary, place);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Remove(temporary);
            throw new IOException($"The best model so far cannot be written to {place}: {error.Message}", error) { HResult = error.HResult };
        }
    }

    public static TrainingState Read(string checkpoint, Trainer trainer)
    {
        var file = TrainerFile.Read(checkpoint);
        Same(checkpoint, nameof(TrainerOptions.Seed), file.Seed, trainer.Options.Seed);
        Same(checkpoint, nameof(TrainerOptions.BatchSize), file.BatchSize, trainer.Options.BatchSize);
        Same(checkpoint, nameof(TrainerOptions.Accumulation), file.Accumulation, trainer.Options.Accumulation);
        Same(checkpoint, nameof(TrainerOptions.Optimizer), file.Optimizer, trainer.Optimizer.GetType().Name);
        if (file.DataFingerprint is { } expected && trainer.Step.Fingerprint(file.DataPosition) != expected)
        {
            throw new InvalidDataException(
                $"{checkpoint}: the data are not those that this run was trained on so far. Bring the old ones back, or start a new run from the weights in {Path.Combine(checkpoint, ModelFolder)}.");
        }

        WeightFiles.Read(Path.Combine(checkpoint, ModelFolder), checkpoint, trainer);
        try
        {
            using var scope = new TensorScope();
            using var source = SafetensorsFile.Open(Path.Combine(checkpoint, OptimizerFile));
            trainer.Optimizer.ImportState(source.Tensors.Keys.ToDictionary(static name => name, name => source.Read(name), StringComparer.Ordinal), file.OptimizerSteps);
        }
        catch (Exception error) when (error is ArgumentException or FileNotFoundException)
        {
            throw new InvalidDataException($"{checkpoint}: {error.Message}", error);
        }

        trainer.Step.Position = file.DataPosition;
        return new TrainingState(file.Ledger, file.BestEvaluation, file.EvaluationsWithoutGain);
    }

    private static void Fill(string folder, Trainer trainer, TrainingState state)
    {
        WeightFiles.Write(Path.Combine(folder, ModelFolder), trainer);
        WeightFiles.WriteRest(folder, trainer);
        SafetensorsFile.Write(Path.Combine(folder, OptimizerFile), trainer.Optimizer.ExportState());
        foreach (var callback in trainer.Callbacks)
        {
            callback.OnCheckpoint(trainer, CallbackFolder(folder, callback));
        }

        if (trainer.Configuration is { } configuration)
        {
            File.WriteAllText(Path.Combine(folder, "training.json"), configuration);
        }

        new TrainerFile
        {
            Ledger = state.Ledger,
            DataPosition = trainer.Step.Position,
            DataFingerprint = trainer.Step.Fingerprint(trainer.Step.Position),
            Seed = trainer.Options.Seed,
            BatchSize = trainer.Options.BatchSize,
            Accumulation = trainer.Options.Accumulation,
            Optimizer = trainer.Optimizer.GetType().Name,
            OptimizerSteps = trainer.Optimizer.Steps,
            BestEvaluation = state.BestEvaluation,
            EvaluationsWithoutGain = state.EvaluationsWithoutGain,
        }.Write(folder);
    }

    private static IEnumerable<string> All(string runFolder)
    {
        var home = Path.Combine(runFolder, "checkpoints");
        return Directory.Exists(home)
            ? Directory.EnumerateDirectories(home, Prefix + "*").Where(static folder => File.Exists(Path.Combine(folder, TrainerFile.Name))).Order(StringComparer.Ordinal)
            : [];
    }

    private static void Same<T>(string checkpoint, string name, T then, T now)
    {
        if (!EqualityComparer<T>.Default.Equals(then, now))
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{checkpoint}: the run was started with {name} {then}, now it is {now}; resume with the same value, or start a new run."));
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
