using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Tries a checkpoint as a whole.</summary>
internal static class CheckpointVerifier
{
    private const int Tokens = 8;

    public static VerifyReport Verify(string folder)
    {
        var info = Checkpoint.Inspect(folder);
        var warnings = new List<string>();
        using var scope = new TensorScope();
        using var quiet = no_grad();
        using var model = Checkpoint.Load<PretrainedModel>(folder, new LoadOptions { Warn = warnings.Add });
        var bad = model.TensorSpecs.Where(spec => spec.TiedTo is null && !IsFinite(model.ParameterOf(spec.Name))).Select(spec => spec.Name).ToList();
        var output = Try(model);
        VerifyCheck[] checks =
        [
            new("tensors", true, $"{model.TensorSpecs.Count(spec => spec.TiedTo is null)} tensors have the names and shapes of a {info.Config.ModelType} model"),
            new("tokenizer", true, !info.HasTokenizer ? "none in the folder" : info.Config.VocabularySize == 0 ? "not used" : $"every id has one of the {info.Config.VocabularySize} rows of the token table"),
            new("numbers", bad.Count == 0, bad.Count == 0 ? "all are finite" : $"{bad.Count} tensors hold numbers that are not finite, the first is {bad[0]}"),
            new("forward", IsFinite(output), IsFinite(output) ? $"a short input gives finite numbers [{string.Join(", ", output.shape)}]" : "a short input gives numbers that are not finite"),
        ];
        return new VerifyReport(info, checks, warnings);
    }

    private static bool IsFinite(Tensor x)
    {
        using var scope = NewDisposeScope();
        return Scalars.Read<bool>(x.isfinite().all());
    }

    /// <summary>The model's output for ids 0, 1, … and grey pictures.</summary>
    private static Tensor Try(PretrainedModel model)
    {
        var length = Math.Min(Tokens, model.Config.MaximumPositions);
        var ids = Scalars.Range(0, length).remainder(Scalars.Of((long)Math.Max(model.Config.VocabularySize, 1))).unsqueeze(0);
        var text = new ModelInput(ids);
        switch (model)
        {
            case CausalLanguageModel decoder:
                return decoder.Forward(text).Logits;
            case MaskedLanguageModel encoder:
                return encoder.Forward(text).Logits;
            case SequenceClassifier classifier:
                return classifier.Forward(text).Logits;
            case Seq2SeqLanguageModel pair:
                return pair.Forward(text, text).Logits;
            case VisionTransformer vision:
                var config = (VitConfig)model.Config;
                var seen = vision.Forward(new ImageInput(Grey(config.Channels, config.ImageSize)));
                return seen.HasLogits ? seen.Logits : seen.LastHidden!;
            case ConvEncoder conv:
                var size = (ConvConfig)model.Config;
                var named = conv.Forward(new ImageInput(Grey(size.Channels, size.ImageSize)));
                return named.HasLogits ? named.Logits : named.LastHidden!;
            case ClipModel clip:
                var tower = ((ClipConfig)model.Config).Vision;
                var end = model.Config.EndTokenIds is [var last, ..] && last < model.Config.VocabularySize ? last : model.Config.VocabularySize - 1;
                return clip.Forward(new ModelInput(cat([ids.narrow(1, 0, length - 1), full([1, 1], Scalars.Of((long)end), ScalarType.Int64)], 1)), new ImageInput(Grey(tower.Channels, tower.ImageSize))).LogitsPerImage;
            default:
                return ((TextEncoder)model).Forward(text).LastHidden!;
        }
    }

    private static Tensor Grey(int channels, int side) => full([1, channels, side, side], Scalars.Of(0.1));
}
