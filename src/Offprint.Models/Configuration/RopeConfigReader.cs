namespace Offprint.Models;

/// <summary>Rotary settings in both generations of config.json: <c>rope_theta</c> + <c>rope_scaling</c>, or one <c>rope_parameters</c> object.</summary>
internal static class RopeConfigReader
{
    public static RopeConfig Read(ConfigReader reader, int maximumPositions)
    {
        var scaling = reader.Object("rope_parameters") ?? reader.Object("rope_scaling");
        var name = scaling?.String("rope_type") ?? scaling?.String("type") ?? "default";
        var kind = name switch
        {
            "default" => RopeScaling.None,
            "linear" => RopeScaling.Linear,
            "dynamic" => RopeScaling.Dynamic,
            "llama3" => RopeScaling.Llama3,
            "yarn" => RopeScaling.Yarn,
            _ => throw reader.Unsupported("rope_type", name, "default, linear, dynamic, llama3, yarn"),
        };
        var rope = new RopeConfig
        {
            Theta = scaling?.OptionalDouble("rope_theta") ?? reader.Double("rope_theta", 10_000),
            RotatedShare = scaling?.OptionalDouble("partial_rotary_factor") ?? reader.Double("partial_rotary_factor", 1),
            Scaling = kind,
        };
        if (kind == RopeScaling.None)
        {
            return rope;
        }
        return rope with
        {
            Factor = scaling!.OptionalDouble("factor") ?? throw new InvalidDataException($"{reader.File}: rope scaling {name} needs a factor."),
            LowFrequencyFactor = scaling.Double("low_freq_factor", 1),
            HighFrequencyFactor = scaling.Double("high_freq_factor", 4),
            OriginalMaximumPositions = scaling.OptionalInt("original_max_position_embeddings") ?? reader.Int("original_max_position_embeddings", maximumPositions),
            BetaFast = scaling.Double("beta_fast", 32),
            BetaSlow = scaling.Double("beta_slow", 1),
            AttentionFactor = scaling.OptionalDouble("attention_factor"),
        };
    }
}
