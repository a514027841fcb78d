namespace Offprint.Models;

/// <summary>What a checkpoint folder holds, from its configuration and file headers alone.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Head">The head that the file has, from <c>architectures</c>, else from the names of its tensors.</param>
/// <param name="ParameterCount">Numbers in the model's tensors; tied ones count once.</param>
/// <param name="DataTypes">Stored types of the weights.</param>
/// <param name="Files">Weight files, full paths.</param>
/// <param name="Bytes">Bytes of all weight files.</param>
public sealed record CheckpointInfo(
    string Folder, ModelConfig Config, ModelHead Head, long ParameterCount, IReadOnlyList<Tensors.TensorDataType> DataTypes, IReadOnlyList<string> Files, long Bytes)
{
    /// <summary>Whether a tokenizer is beside the weights (tokenizer.json).</summary>
    public bool HasTokenizer => File.Exists(Path.Combine(Folder, "tokenizer.json"));
}
