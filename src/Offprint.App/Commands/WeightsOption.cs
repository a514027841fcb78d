using System.CommandLine;
using Offprint.Inference;

namespace Offprint.App.Commands;

/// <summary><c>--weights</c>: the format in which a decoder's matrices are read.</summary>
internal static class WeightsOption
{
    private static readonly string[] Names = ["f32", "f16", "bf16", "q8_0"];

    public static Option<string> Create()
    {
        var option = new Option<string>("--weights")
        {
            Description = "How matrices are kept for decoding: as they are, or in copies of fewer bits, which are read faster.",
            DefaultValueFactory = static _ => Names[0],
        };
        option.AcceptOnlyFromAmong(Names);
        return option;
    }

    public static DecodingWeights Value(ParseResult parsed, Option<string> option) => parsed.GetRequiredValue(option) switch
    {
        "f16" => DecodingWeights.F16,
        "bf16" => DecodingWeights.BF16,
        "q8_0" => DecodingWeights.Q8,
        _ => DecodingWeights.F32,
    };
}
