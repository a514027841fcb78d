using Offprint.Models;

namespace Offprint.Training;

/// <summary>One pre-training objective of <see cref="Objectives.All"/>.</summary>
/// <param name="Id">The id that <see cref="Objectives.Create"/> and configuration files take: <c>clm</c>, <c>mlm</c>, …</param>
/// <param name="Family">The models that made it known.</param>
/// <param name="Pattern">Which tokens see which.</param>
/// <param name="Head">The kind of model that is trained: a decoder, an encoder with a masked-token head, an encoder without a head, or an encoder-decoder.</param>
/// <param name="Description">What is predicted, in one line.</param>
/// <param name="Defaults">The settings that it is made with, in one line.</param>
/// <param name="Source">Where it was published, as an arXiv id or a name and year.</param>
public sealed record ObjectiveInfo(string Id, string Family, AttentionPattern Pattern, ModelHead Head, string Description, string Defaults, string Source)
{
    /// <summary>Whether the model says how probable a text is, so that bits per byte can be measured.</summary>
    public bool HasLikelihood => Head == ModelHead.CausalLanguageModel;

    /// <summary>The kind of model in words, for messages.</summary>
    public string Needs => Head switch
    {
        ModelHead.CausalLanguageModel => ObjectiveNeeds.Decoder,
        ModelHead.MaskedLanguageModel => ObjectiveNeeds.MaskedEncoder,
        ModelHead.SequenceToSequence => ObjectiveNeeds.EncoderDecoder,
        _ => ObjectiveNeeds.TextEncoder,
    };
}
