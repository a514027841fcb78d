namespace Offprint.Training;

/// <summary>The kinds of models, in the words of messages.</summary>
internal static class ObjectiveNeeds
{
    public const string Decoder = "a decoder (gpt2, llama, gpt_neox)";
    public const string MaskedEncoder = "an encoder with a masked-token head (bert, roberta)";
    public const string TextEncoder = "an encoder (bert, roberta)";
    public const string EncoderDecoder = "an encoder-decoder (t5, mt5)";
}
