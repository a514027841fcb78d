namespace Offprint.Models;

/// <summary>BERT and RoBERTa: the same encoder under <c>bert.</c> and <c>roberta.</c>, different heads.</summary>
internal sealed class BertFamily : ModelFamily
{
    private static readonly string[] OtherHeads = ["cls.", "lm_head.", "classifier.", "pooler.", "bert.pooler.", "roberta.pooler.", "qa_outputs."];

    public override IReadOnlyList<string> ModelTypes { get; } = ["bert", "roberta"];

    public override IReadOnlyList<ModelHead> Heads { get; } = [ModelHead.None, ModelHead.MaskedLanguageModel, ModelHead.SequenceClassification];

    public override string PrefixOf(ModelConfig config) => config.ModelType;

    public override ModelConfig Read(ConfigReader reader)
    {
        reader.RefuseQuantization();
        return BertConfig.Read(reader);
    }

    public override string Architecture(ModelConfig config, ModelHead head) => (config.ModelType == "roberta" ? "Roberta" : "Bert") + head switch
    {
        ModelHead.MaskedLanguageModel => "ForMaskedLM",
        ModelHead.SequenceClassification => "ForSequenceClassification",
        _ => "Model",
    };

    public override bool IsOtherHead(string name, ModelHead head) => Array.Exists(OtherHeads, start => name.StartsWith(start, StringComparison.Ordinal));

    public override IEnumerable<(string Name, string Target)> Containers(ModelConfig config)
    {
        yield return ("embeddings", "stack.embeddings");
        for (var i = 0; i < config.LayerCount; i++)
        {
            yield return ($"encoder.layer.{i}", $"stack.blocks.{i}");
            yield return ($"encoder.layer.{i}.attention", $"stack.blocks.{i}.attention");
            yield return ($"encoder.layer.{i}.mlp", $"stack.blocks.{i}.feedForward");
        }
    }

    protected override void AddBody(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        var d = stack.HiddenSize;
        specs.Table("embeddings.word_embeddings", "stack.embeddings.tokens", stack.VocabularySize, d);
        specs.Table("embeddings.position_embeddings", "stack.embeddings.positions", stack.PositionTableSize, d);
        specs.Table("embeddings.token_type_embeddings", "stack.embeddings.segments", stack.SegmentTypes, d);
        specs.Norm("embeddings.LayerNorm", "stack.embeddings.norm", d, stack.Norm);
        for (var i = 0; i < stack.Layers.Count; i++)
        {
            var (name, target) = ($"encoder.layer.{i}", $"stack.blocks.{i}");
            var all = (long)stack.Layers[i].Heads * stack.HeadDimension;
            specs.Linear($"{name}.attention.self.query", $"{target}.attention.query", d, all, bias: true);
            specs.Linear($"{name}.attention.self.key", $"{target}.attention.key", d, all, bias: true);
            specs.Linear($"{name}.attention.self.value", $"{target}.attention.value", d, all, bias: true);
            specs.Linear($"{name}.attention.output.dense", $"{target}.attention.output", all, d, bias: true);
            specs.Norm($"{name}.attention.output.LayerNorm", $"{target}.attentionNorm", d, stack.Norm);
            specs.Linear($"{name}.intermediate.dense", $"{target}.feedForward.up", d, stack.FeedForwardSize, bias: true);
            specs.Linear($"{name}.output.dense", $"{target}.feedForward.down", stack.FeedForwardSize, d, bias: true);
            specs.Norm($"{name}.output.LayerNorm", $"{target}.feedForwardNorm", d, stack.Norm);
        }
        if (HasPooler(config, head))
        {
            specs.InHead = true;
            specs.Linear("pooler.dense", "pooler.dense", d, d, bias: true);
            specs.InHead = false;
        }
    }

    protected override void AddHead(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        var (roberta, d) = (config.ModelType == "roberta", stack.HiddenSize);
        if (head == ModelHead.MaskedLanguageModel)
        {
            var (transform, norm, root) = roberta ? ("lm_head.dense", "lm_head.layer_norm", "lm_head") : ("cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions");
            specs.Linear(transform, "head.dense", d, d, bias: true);
            specs.Norm(norm, "head.norm", d, NormKind.Layer);
            specs.Add($"{root}.bias", [stack.VocabularySize], "head.bias", WeightStart.Zeros, aliases: $"{root}.decoder.bias");
            specs.Add($"{root}.decoder.weight", [stack.VocabularySize, d], "head.decoder.weight", WeightStart.Normal(config.InitializerRange),
                tiedTo: config.TieWordEmbeddings ? $"{PrefixOf(config)}.embeddings.word_embeddings.weight" : null);
        }
        if (head == ModelHead.SequenceClassification && roberta)
        {
            specs.Linear("classifier.dense", "head.dense", d, d, bias: true);
            specs.Linear("classifier.out_proj", "head.score", d, config.LabelCount, bias: true);
        }
        else if (head == ModelHead.SequenceClassification)
        {
            specs.Linear("classifier", "head.score", d, config.LabelCount, bias: true);
        }
    }

    /// <summary>Bare encoders and BERT's classifier have the pooler; language models and RoBERTa's classifier do not.</summary>
    public static bool HasPooler(ModelConfig config, ModelHead head) =>
        head == ModelHead.None || head == ModelHead.SequenceClassification && config.ModelType == "bert";
}
