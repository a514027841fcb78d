using Offprint.Tensors;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Classifies pictures by labels that are given in words (Radford et al., arXiv 2103.00020, section 3.1): a label's vector is the mean of the normalised vectors of several
/// sentences about it, normalised again.
/// </summary>
public sealed class ZeroShotClassifier : IDisposable
{
    private readonly ClipModel _model;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly ImagePreprocessor _preprocessor;

    /// <summary>Makes a classifier; it owns the model.</summary>
    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="preprocessor">How it wants its pictures.</param>
    public ZeroShotClassifier(ClipModel model, PretrainedTokenizer tokenizer, ImagePreprocessor preprocessor)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(preprocessor);
        (_model, _tokenizer, _preprocessor) = (model, tokenizer, preprocessor);
    }

    /// <summary>The sentences that a label is put into where none are given; {} stands for it.</summary>
    public static IReadOnlyList<string> DefaultTemplates { get; } = ["a photo of a {}", "a picture of a {}", "{}"];

    /// <summary>Opens a CLIP checkpoint with its tokenizer and preprocessor_config.json.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UnsupportedCheckpointException">The folder holds another family.</exception>
    /// <exception cref="FileNotFoundException">The preprocessor's file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or there is no tokenizer.</exception>
    public static ZeroShotClassifier Load(string folder)
    {
        var info = Checkpoint.Inspect(folder);
        if (info.Head != ModelHead.ImageText)
        {
            throw new UnsupportedCheckpointException($"A clip model is needed, but {folder} holds {info.Config.ModelType}.");
        }
        var (tokenizer, preprocessor) = (PretrainedTokenizer.Load(folder), ImagePreprocessor.Read(folder));
        return new ZeroShotClassifier(Checkpoint.Load<ClipModel>(folder), tokenizer, preprocessor);
    }

    /// <summary>Scores labels for a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="labels">The labels, at least one, none empty.</param>
    /// <param name="templates">Sentences with {} for the label; null for <see cref="DefaultTemplates"/>.</param>
    /// <exception cref="ArgumentException">No labels, an empty one, no templates, or one without {}.</exception>
    public ZeroShotResult Classify(RgbImage image, IReadOnlyList<string> labels, IReadOnlyList<string>? templates = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var scope = new TensorScope();
        using var quiet = no_grad();
        var classes = LabelVectors(labels, templates);
        var vector = _model.EncodeImage(new ImageInput(_preprocessor.Prepare([image], _model.Device)));
        var shares = vector.matmul(classes.t()).mul(_model.LogitScale.exp()).softmax(1).to(ScalarType.Float64, CPU).data<double>().ToArray();
        return new ZeroShotResult([.. labels.Zip(shares).OrderByDescending(pair => pair.Second).Select(pair => (pair.First, pair.Second))]);
    }

    /// <summary>One vector of length 1 a label, [labels, p]. It belongs to the caller's dispose scope.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="templates">Sentences with {} for the label; null for <see cref="DefaultTemplates"/>.</param>
    /// <exception cref="ArgumentException">See <see cref="Classify"/>.</exception>
    public Tensor LabelVectors(IReadOnlyList<string> labels, IReadOnlyList<string>? templates = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        templates ??= DefaultTemplates;
        if (labels.Count == 0 || labels.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException(labels.Count == 0 ? "There are no labels; give at least one." : "A label is empty.", nameof(labels));
        }
        if (templates.Count == 0 || templates.FirstOrDefault(template => !template.Contains("{}", StringComparison.Ordinal)) is not null)
        {
            throw new ArgumentException(templates.Count == 0 ? "There are no templates; give at least one." : $"The template '{templates.First(t => !t.Contains("{}", StringComparison.Ordinal))}' has no {{}} for the label.", nameof(templates));
        }
        return Average(_model, [.. labels.Select(label => templates.Select(template => Encode(_tokenizer, _model.Config, template.Replace("{}", label, StringComparison.Ordinal))).ToArray())]);
    }

    /// <summary>The mean of every group's normalised text vectors, normalised: [groups, p]. It belongs to the caller's dispose scope.</summary>
    /// <param name="model">The model.</param>
    /// <param name="groups">Token ids of the texts of every group, with start and end tokens.</param>
    public static Tensor Average(ClipModel model, IReadOnlyList<int[][]> groups)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(groups);
        using var scope = NewDisposeScope();
        var end = model.Config.PaddingTokenId ?? (model.Config.EndTokenIds is [var id, ..] ? id : 0);
        var vectors = model.EncodeText(ModelInputs.Pad([.. groups.SelectMany(group => group)], end, device: model.Device));
        var (means, from) = (new List<Tensor>(groups.Count), 0);
        foreach (var group in groups)
        {
            means.Add(vectors.narrow(0, from, group.Length).mean([0]));
            from += group.Length;
        }
        var stacked = stack(means, 0);
        return stacked.div(stacked.square().sum(-1, keepdim: true).sqrt().clamp(min: Scalars.Of(1e-12))).MoveToOuterDisposeScope();
    }

    /// <summary>The token ids of a text between the model's start and end tokens, cut to its positions.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="config">The configuration, which names the tokens.</param>
    /// <param name="text">The text.</param>
    public static int[] Encode(PretrainedTokenizer tokenizer, ModelConfig config, string text)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(text);
        var ids = tokenizer.EncodePair(text).Ids.ToList();
        var end = config.EndTokenIds is [var id, ..] ? id : (int?)null;
        if (config.BeginTokenId is { } begin && (ids.Count == 0 || ids[0] != begin))
        {
            ids.Insert(0, begin);
        }
        if (end is { } last && (ids.Count == 0 || ids[^1] != last))
        {
            ids.Add(last);
        }
        if (ids.Count > config.MaximumPositions)
        {
            ids.RemoveRange(config.MaximumPositions - 1, ids.Count - config.MaximumPositions);
        }
        return [.. ids];
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();
}
