using System.Text.Json.Nodes;
using Offprint.Inference;

namespace Offprint.Serving;

/// <summary>Counts of tokens in OpenAI's shape. A prompt with several continuations counts once.</summary>
internal static class Usage
{
    public static JsonObject Of(IEnumerable<GenerationUsage> choices, int choicesPerPrompt)
    {
        GenerationUsage[] all = [.. choices];
        var prompt = all.Where((_, i) => i % choicesPerPrompt == 0).Sum(static usage => usage.PromptTokens);
        var completion = all.Sum(static usage => usage.CompletionTokens);
        return new JsonObject
        {
            ["prompt_tokens"] = prompt,
            ["completion_tokens"] = completion,
            ["total_tokens"] = prompt + completion,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = all.Where((_, i) => i % choicesPerPrompt == 0).Sum(static usage => usage.CachedTokens) },
            ["completion_tokens_details"] = new JsonObject
            {
                ["accepted_prediction_tokens"] = all.Sum(static usage => usage.AcceptedTokens),
                ["rejected_prediction_tokens"] = all.Sum(static usage => usage.DraftedTokens - usage.AcceptedTokens),
            },
        };
    }
}
