namespace Offprint.Models;

/// <summary>How far the loading of a checkpoint is.</summary>
/// <param name="Tensor">Name of the tensor that was loaded last.</param>
/// <param name="Loaded">Tensors loaded so far.</param>
/// <param name="Count">Tensors in all.</param>
/// <param name="LoadedParameters">Numbers loaded so far.</param>
/// <param name="Parameters">Numbers in all.</param>
public readonly record struct LoadProgress(string Tensor, int Loaded, int Count, long LoadedParameters, long Parameters);
