namespace Offprint.Training;

/// <summary>What a method hangs on the trainer: override the events it needs. All run on the training thread, in the order of <see cref="Trainer.Callbacks"/>.</summary>
public abstract class TrainerCallback
{
    /// <summary>Names the callback's folder in checkpoints; must differ between callbacks that save something. Default: the type's name.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The run begins or goes on.</summary>
    /// <param name="trainer">The trainer.</param>
    public virtual void OnFitStart(Trainer trainer)
    {
    }

    /// <summary>A batch is about to be read.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="index">Number of the batch in its step, from 0.</param>
    public virtual void OnBatchStart(Trainer trainer, int index)
    {
    }

    /// <summary>The loss of a batch is there, its gradients are not: penalties are added here.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="loss">The loss.</param>
    public virtual void OnLoss(Trainer trainer, LossEvent loss)
    {
    }

    /// <summary>All gradients of the step are there; they may be changed. Clipping follows.</summary>
    /// <param name="trainer">The trainer.</param>
    public virtual void OnBackwardEnd(Trainer trainer)
    {
    }

    /// <summary>The parameters have moved; they may be changed.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="report">The step.</param>
    public virtual void OnStepEnd(Trainer trainer, StepReport report)
    {
    }

    /// <summary>An evaluation is done. Sets <see cref="EvaluationReport.Stop"/> to end the run.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="report">The evaluation.</param>
    public virtual void OnEvaluation(Trainer trainer, EvaluationReport report)
    {
    }

    /// <summary>A checkpoint is being written: save what the callback needs into its own folder.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="folder">A folder for this callback alone; it does not exist yet.</param>
    public virtual void OnCheckpoint(Trainer trainer, string folder)
    {
    }

    /// <summary>A run resumes: read back what <see cref="OnCheckpoint"/> saved.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="folder">The folder; it may be missing when nothing was saved.</param>
    public virtual void OnResume(Trainer trainer, string folder)
    {
    }

    /// <summary>The run has ended: finished, stopped or failed.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="result">How it ended.</param>
    public virtual void OnFitEnd(Trainer trainer, FitResult result)
    {
    }
}
