namespace Offprint.Models;

/// <summary>
/// One family of checkpoints: how its config.json is read, and which tensors under which names make up a model. Adding a family means adding one of these
/// and its configuration record.
/// </summary>
internal abstract class ModelFamily
{
    private static readonly ModelFamily[] All = [new Gpt2Family(), new LlamaFamily(), new GptNeoXFamily(), new BertFamily(), new T5Family(), new VitFamily(), new ClipFamily(), new ConvFamily(), new DuoFamily()];

    /// <summary>Every supported <c>model_type</c>, in order.</summary>
    public static IReadOnlyList<string> SupportedTypes => [.. All.SelectMany(family => family.ModelTypes).Order(StringComparer.Ordinal)];

    /// <summary>The <c>model_type</c> values of this family.</summary>
    public abstract IReadOnlyList<string> ModelTypes { get; }

    /// <summary>The heads that this family can carry.</summary>
    public abstract IReadOnlyList<ModelHead> Heads { get; }

    /// <summary>What files saved with a head put before the names of the body, without the dot.</summary>
    public abstract string PrefixOf(ModelConfig config);

    public abstract ModelConfig Read(ConfigReader reader);

    /// <summary>The class name that <c>architectures</c> in config.json holds.</summary>
    public abstract string Architecture(ModelConfig config, ModelHead head);

    protected abstract void AddBody(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs);

    protected abstract void AddHead(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs);

    /// <summary>Paths of modules that hold no tensors of their own: (path in the file's terms without prefix, path in the module tree).</summary>
    public abstract IEnumerable<(string Name, string Target)> Containers(ModelConfig config);

    /// <summary>Whether a tensor belongs to a head that the family knows but a model with <paramref name="head"/> does not have; such tensors are passed over.</summary>
    public abstract bool IsOtherHead(string name, ModelHead head);

    /// <summary>What only the tensors of a checkpoint say about its configuration.</summary>
    public virtual ModelConfig Complete(ModelConfig config, IEnumerable<string> tensors) => config;

    public IReadOnlyList<TensorSpec> Specs(ModelConfig config, ModelHead head)
    {
        if (!Heads.Contains(head))
        {
            throw new UnsupportedCheckpointException($"{config.ModelType} models have no {head} head. They have: {string.Join(", ", Heads)}.");
        }
        var specs = new SpecBuilder(config.InitializerRange) { Prefix = head == ModelHead.None ? "" : PrefixOf(config) };
        AddTensors(config, head, specs);
        return specs.Specs;
    }

    /// <summary>Body, then head; families without a transformer stack have a way of their own.</summary>
    protected virtual void AddTensors(ModelConfig config, ModelHead head, SpecBuilder specs)
    {
        var stack = config.ToStack();
        AddBody(config, stack, head, specs);
        (specs.Prefix, specs.InHead) = ("", true);
        AddHead(config, stack, head, specs);
    }

    public static ModelFamily For(ModelConfig config) => Find(config.ModelType)
        ?? throw new UnsupportedCheckpointException($"model_type {config.ModelType} is not supported. Supported: {string.Join(", ", SupportedTypes)}.");

    public static ModelFamily For(ConfigReader reader) => Find(reader.ModelType)
        ?? throw reader.Unsupported("model_type", reader.ModelType, string.Join(", ", SupportedTypes));

    private static ModelFamily? Find(string type) => Array.Find(All, family => family.ModelTypes.Contains(type));
}
