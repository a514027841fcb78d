using Offprint.Models;

namespace Offprint.Inference;

/// <summary>
/// Trains the head of SpecDec++ (arXiv 2405.19715, section 4): the target continues prompts, the draft proposes a token at every place, and the head learns min(1, p / q) from the draft's
/// hidden state by a weighted binary cross-entropy. Both models stay as they are.
/// </summary>
/// <seealso href="https://arxiv.org/abs/2405.19715"/>
public sealed class AcceptanceHeadTrainer
{
    /// <summary>Progress of sampling, 0 to 1; training itself takes a small part of the time.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Trains a head for a pair.</summary>
    /// <param name="target">The large model, in evaluation mode.</param>
    /// <param name="draft">The small model, in evaluation mode.</param>
    /// <param name="prompts">Token ids of prompts like those it will be used on; some hundred.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Stops between passes.</param>
    /// <exception cref="ArgumentException">The vocabularies do not fit together, the draft gives no hidden states, or there is no usable prompt.</exception>
    public AcceptanceHead Train(ICausalLanguageModel target, ICausalLanguageModel draft, IReadOnlyList<int[]> prompts, AcceptanceHeadOptions? options = null, CancellationToken cancellation = default)
    {
        using IDecodingModel large = DecodingModel.For(target), small = DecodingModel.For(draft);
        return Train(large, small, prompts, options, cancellation);
    }

    /// <summary>Trains a head for a pair of decoders.</summary>
    /// <param name="target">The large model.</param>
    /// <param name="draft">The small model.</param>
    /// <param name="prompts">Token ids of prompts like those it will be used on; some hundred.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Stops between passes.</param>
    /// <exception cref="ArgumentException">The vocabularies do not fit together, the draft gives no hidden states, or there is no usable prompt.</exception>
    public AcceptanceHead Train(IDecodingModel target, IDecodingModel draft, IReadOnlyList<int[]> prompts, AcceptanceHeadOptions? options = null, CancellationToken cancellation = default) =>
        Fit(Sample(target, draft, prompts, options, cancellation), options, cancellation);

    /// <summary>Makes the labelled positions without training.</summary>
    /// <param name="target">The large model.</param>
    /// <param name="draft">The small model.</param>
    /// <param name="prompts">Token ids of prompts.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Stops between passes.</param>
    /// <exception cref="ArgumentException">The vocabularies do not fit together, the draft gives no hidden states, or there is no usable prompt.</exception>
    public AcceptanceExamples Sample(IDecodingModel target, IDecodingModel draft, IReadOnlyList<int[]> prompts, AcceptanceHeadOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(prompts);
        options ??= new AcceptanceHeadOptions();
        options.Validate();
        if (draft.HiddenSize == 0)
        {
            throw new ArgumentException("The draft model gives no hidden states, which the head reads; use a local checkpoint.", nameof(draft));
        }

        if (prompts.Count == 0)
        {
            throw new ArgumentException("There are no prompts to learn from.", nameof(prompts));
        }

        foreach (var prompt in prompts)
        {
            SpeculativePrompt.Check(prompt, target, draft);
        }

        var examples = new AcceptanceSampler(target, draft, options).Sample(prompts, Progress, cancellation);
        return examples.Count > 0 ? examples : throw new ArgumentException("The prompts fill the models' context: nothing can follow them. Give shorter ones.", nameof(prompts));
    }

    /// <summary>Trains a head on labelled positions.</summary>
    /// <param name="examples">Hidden states and labels.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There are no positions, or an option is out of range.</exception>
    public static AcceptanceHead Fit(AcceptanceExamples examples, AcceptanceHeadOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        options ??= new AcceptanceHeadOptions();
        options.Validate();
        if (examples.Count == 0)
        {
            throw new ArgumentException("There are no positions to learn from.", nameof(examples));
        }

        using var network = new AcceptanceNetwork(examples.HiddenSize, options);
        network.Fit(examples, cancellation);
        return network.ToHead();
    }
}
