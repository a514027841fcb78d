namespace Offprint.Inference;

/// <summary>One head of one layer in one block: keys [dimension, 16], values [16, padded dimension].</summary>
internal readonly unsafe struct HeadBlock(float* keys, float* values)
{
    public float* Keys { get; } = keys;

    public float* Values { get; } = values;
}
