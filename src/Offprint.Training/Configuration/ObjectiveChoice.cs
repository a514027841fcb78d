using Offprint.Models;

namespace Offprint.Training;

/// <summary>What a configuration's objective and model section mean together.</summary>
internal static class ObjectiveChoice
{
    /// <summary>The smallest vocabulary with room for T5's sentinels.</summary>
    private const int SmallestWithSentinels = 512;

    /// <summary>Sentinels of a tokenizer that is trained for an encoder-decoder.</summary>
    public const int Sentinels = 100;

    /// <summary>Checks that objective, family and dropout go together.</summary>
    /// <exception cref="ArgumentException">They do not; the message names the field.</exception>
    public static void Check(TrainingConfiguration c)
    {
        if (c.Training.Objective is { } id)
        {
            Known(id);
        }

        if (c.Model.From is null)
        {
            FromScratch(c);
        }
    }

    /// <summary>The objective: the one that is named, else what is usual for the family or for the checkpoint's head.</summary>
    public static ObjectiveInfo Of(TrainingConfiguration c)
    {
        if (c.Training.Objective is { } id)
        {
            return Known(id);
        }

        var head = c.Model.From is { } from ? Checkpoint.Inspect(from).Head : c.Model.Family switch
        {
            ModelFamilyChoice.Bert => ModelHead.MaskedLanguageModel,
            ModelFamilyChoice.T5 => ModelHead.SequenceToSequence,
            _ => ModelHead.CausalLanguageModel,
        };
        return Objectives.Find(head switch { ModelHead.MaskedLanguageModel => "mlm", ModelHead.SequenceToSequence => "t5", _ => "clm" });
    }

    /// <summary>The family: the one that is named, else what the objective needs.</summary>
    public static ModelFamilyChoice Family(TrainingConfiguration c) => c.Model.Family ?? Of(c).Head switch
    {
        ModelHead.CausalLanguageModel => ModelFamilyChoice.Llama,
        ModelHead.SequenceToSequence => ModelFamilyChoice.T5,
        _ => ModelFamilyChoice.Bert,
    };

    /// <summary>Checks that a checkpoint can be trained with the objective.</summary>
    /// <exception cref="ArgumentException">It cannot; the message names the field and what would be right.</exception>
    public static void CheckCheckpoint(ObjectiveInfo info, string from)
    {
        var config = Checkpoint.Inspect(from).Config;
        var fits = info.Head switch
        {
            ModelHead.CausalLanguageModel => config is Gpt2Config or LlamaConfig or GptNeoXConfig,
            ModelHead.SequenceToSequence => config is T5Config,
            _ => config is BertConfig,
        };
        if (!fits)
        {
            throw new ArgumentException($"training.objective '{info.Id}' needs {info.Needs}; model.from {from} is a {config.ModelType} model.");
        }
    }

    private static void FromScratch(TrainingConfiguration c)
    {
        var (info, family) = (Of(c), Family(c));
        var fits = info.Head switch
        {
            ModelHead.CausalLanguageModel => family is ModelFamilyChoice.Llama or ModelFamilyChoice.Gpt2,
            ModelHead.SequenceToSequence => family == ModelFamilyChoice.T5,
            _ => family == ModelFamilyChoice.Bert,
        };
        if (!fits)
        {
            throw new ArgumentException($"training.objective '{info.Id}' needs {info.Needs}; model.family is {family}. Leave the family out, or name another objective.");
        }

        if (c.Model.Dropout > 0 && family == ModelFamilyChoice.Llama)
        {
            throw new ArgumentException("model.dropout: Llama models have none; use Gpt2, Bert or T5, or leave it out.");
        }

        if (info.Id == "simcse" && c.Model.Dropout == 0)
        {
            throw new ArgumentException("model.dropout is 0; the two passes of training.objective 'simcse' differ by dropout alone: give it a value above 0, such as 0.1.");
        }

        if (family == ModelFamilyChoice.T5 && c.Tokenizer.Folder is null && c.Tokenizer.Vocabulary < SmallestWithSentinels)
        {
            throw new ArgumentException($"tokenizer.vocabulary is {c.Tokenizer.Vocabulary}; {Sentinels} sentinels of a T5 model need at least {SmallestWithSentinels}.");
        }
    }

    private static ObjectiveInfo Known(string id)
    {
        try
        {
            return Objectives.Find(id);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException("training.objective: " + error.Message.Replace(" (Parameter 'id')", "", StringComparison.Ordinal), error);
        }
    }
}
