namespace Offprint.Models;

/// <summary>What stands on top of a transformer stack.</summary>
public enum ModelHead
{
    /// <summary>Nothing (decoders) or the pooler (encoders).</summary>
    None,

    /// <summary>Scores of the next token.</summary>
    CausalLanguageModel,

    /// <summary>Scores of masked tokens.</summary>
    MaskedLanguageModel,

    /// <summary>Scores of labels for a whole sequence.</summary>
    SequenceClassification,

    /// <summary>A decoder over the encoder's states, with scores of the next token.</summary>
    SequenceToSequence,

    /// <summary>Scores of labels for an image.</summary>
    ImageClassification,

    /// <summary>Two towers, text and images, with projections into one space.</summary>
    ImageText,
}
