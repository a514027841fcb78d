namespace Offprint.Models;

/// <summary>Where the normalisation of a block stands.</summary>
public enum NormPlacement
{
    /// <summary>x + f(norm(x)): GPT-2, Llama, and most decoders.</summary>
    Before,

    /// <summary>norm(x + f(x)): BERT and RoBERTa.</summary>
    After,
}
