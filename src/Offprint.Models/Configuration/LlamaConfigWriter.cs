using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>config.json of Llama, Mistral, Qwen2 and Qwen3.</summary>
internal static class LlamaConfigWriter
{
    public static void Write(LlamaConfig config, JsonObject json)
    {
        json["hidden_size"] = config.HiddenSize;
        json["intermediate_size"] = config.FeedForwardSize;
        json["num_hidden_layers"] = config.LayerCount;
        json["num_attention_heads"] = config.HeadCount;
        json["num_key_value_heads"] = config.KeyValueHeadCount ?? config.HeadCount;
        json["max_position_embeddings"] = config.MaximumPositions;
        json["rms_norm_eps"] = config.NormEpsilon;
        ConfigWriter.ActivationField(json, "hidden_act", config.Activation, "config.json");
        if (config.HeadDimension is not null || config.ModelType == "qwen3" || json.ContainsKey("head_dim"))
        {
            json["head_dim"] = config.HeadDimension ?? config.HiddenSize / config.HeadCount;
        }
        if (config.KeyValueHeadsPerLayer is { } heads)
        {
            json["num_key_value_heads_per_layer"] = new JsonArray([.. heads.Select(h => (JsonNode)h)]);
        }
        if (config.Positions != PositionEncoding.Rotary)
        {
            json["position_embedding_type"] = config.Positions == PositionEncoding.Alibi ? "alibi" : "none";
        }
        if (config.ModelType is "llama" or "qwen3")
        {
            json["attention_bias"] = config.AttentionBias;
        }
        if (config.ModelType == "llama")
        {
            json["mlp_bias"] = config.FeedForwardBias;
        }
        json["attention_dropout"] = config.AttentionDropout;
        WriteWindow(config, json);
        WriteRope(config, json);
    }

    private static void WriteWindow(LlamaConfig config, JsonObject json)
    {
        if (config.ModelType == "llama")
        {
            return;
        }
        if (config.ModelType == "mistral")
        {
            json["sliding_window"] = config.SlidingWindow;
        }
        else
        {
            json["use_sliding_window"] = config.SlidingWindow is not null;
            json["sliding_window"] = config.SlidingWindow ?? json["sliding_window"]?.DeepClone();
        }
        if (config.SlidingWindow is not null && (config.WindowedLayers is not null || config.ModelType != "mistral"))
        {
            json["layer_types"] = new JsonArray([.. Enumerable.Range(0, config.LayerCount)
                .Select(i => (JsonNode)(config.WindowedLayers?[i] ?? true ? "sliding_attention" : "full_attention"))]);
        }
    }

    /// <summary>A file's own generation of rope fields is kept; new files get the older one, which every reader knows.</summary>
    private static void WriteRope(LlamaConfig config, JsonObject json)
    {
        var rope = config.Rope;
        if (config.Source is not null && RopeConfigReader.Read(new ConfigReader(json.ToJsonString(), "config.json"), config.MaximumPositions) == rope)
        {
            return;
        }
        json.Remove("rope_parameters");
        json["rope_theta"] = rope.Theta;
        if (rope.RotatedShare != 1)
        {
            json["partial_rotary_factor"] = rope.RotatedShare;
        }
        json["rope_scaling"] = Scaling(rope);
    }

    /// <summary>The <c>rope_scaling</c> object; null without scaling.</summary>
    public static JsonObject? Scaling(RopeConfig rope)
    {
        if (rope.Scaling == RopeScaling.None)
        {
            return null;
        }

        var scaling = new JsonObject
        {
            ["rope_type"] = rope.Scaling switch
            {
                RopeScaling.Linear => "linear",
                RopeScaling.Dynamic => "dynamic",
                RopeScaling.Llama3 => "llama3",
                _ => "yarn",
            },
            ["factor"] = rope.Factor,
        };
        if (rope.OriginalMaximumPositions > 0)
        {
            scaling["original_max_position_embeddings"] = rope.OriginalMaximumPositions;
        }
        if (rope.Scaling == RopeScaling.Llama3)
        {
            scaling["low_freq_factor"] = rope.LowFrequencyFactor;
            scaling["high_freq_factor"] = rope.HighFrequencyFactor;
        }
        if (rope.Scaling == RopeScaling.Yarn)
        {
            scaling["beta_fast"] = rope.BetaFast;
            scaling["beta_slow"] = rope.BetaSlow;
            if (rope.AttentionFactor is { } factor)
            {
                scaling["attention_factor"] = factor;
            }
        }
        return scaling;
    }
}
