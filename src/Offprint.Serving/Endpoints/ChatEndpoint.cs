using System.Text.Json;
using System.Text.Json.Nodes;
using Offprint.Numerics;

namespace Offprint.Serving;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatEndpoint(ServedModels models, ServingOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        var fields = await RequestFields.ReadAsync(context).ConfigureAwait(false);
        var model = models.Decoder(fields.RequiredText("model"));
        var prompt = ChatPrompt.Read(fields, model);
        var sampling = SamplingFields.Read(fields, model, options);
        var most = fields.Whole("max_completion_tokens", 1, int.MaxValue);
        var wanted = fields.Flag("logprobs") ?? false;
        var top = (int?)fields.Whole("top_logprobs", 0, 20);
        fields.Refuse("tools", "[]", "the models are called with texts only.");
        fields.Refuse("tool_choice", "\"none\"", "the models are called with texts only.");
        fields.Refuse("modalities", "[\"text\"]", "the models write texts only.");
        fields.Ignore("parallel_tool_calls", "reasoning_effort", "verbosity");
        fields.CheckAllKnown();
        if (top is not null && !wanted)
        {
            throw ApiException.Invalid("'top_logprobs' needs 'logprobs': true.", "top_logprobs", "invalid_value");
        }

        var requests = Enumerable.Range(0, sampling.Choices).Select(choice => sampling.Request with
        {
            Prompt = prompt.Ids,
            SharedTokens = prompt.SharedTokens,
            MaximumTokens = most is { } tokens ? (int)tokens : sampling.Request.MaximumTokens,
            TopLogProbs = wanted ? top ?? 0 : null,
            Sampling = sampling.Request.Sampling with { Seed = choice == 0 ? sampling.Request.Sampling.Seed : Seed.Derive(sampling.Request.Sampling.Seed, "choice", choice) },
        });
        using var running = Generations.Submit(model, requests, options, context.RequestAborted);
        await (sampling.Stream ? StreamAsync(context, running, model, sampling, wanted) : WholeAsync(context, running, model, sampling, wanted)).ConfigureAwait(false);
    }

    private static async Task WholeAsync(HttpContext context, Generations running, ServedModel model, SamplingFields sampling, bool logProbs)
    {
        var choices = Enumerable.Range(0, running.Count).Select(static _ => new Choice()).ToArray();
        await foreach (var (index, chunk) in running.ReadAsync(context.RequestAborted).ConfigureAwait(false))
        {
            choices[index].Add(chunk);
        }

        var body = new ResponseHead("chatcmpl-", "chat.completion", model.Id).Body();
        body["choices"] = new JsonArray([.. choices.Select((choice, index) => new JsonObject
        {
            ["index"] = index,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = choice.Text.ToString(), ["refusal"] = null },
            ["logprobs"] = logProbs ? LogProbs.Chat(model.Tokenizer, choice.Tokens) : null,
            ["finish_reason"] = choice.FinishName,
        })]);
        body["usage"] = Usage.Of(choices.Select(static choice => choice.Usage!), sampling.Choices);
        await JsonResponse.WriteAsync(context, body).ConfigureAwait(false);
    }

    private static Task StreamAsync(HttpContext context, Generations running, ServedModel model, SamplingFields sampling, bool logProbs)
    {
        var begun = new bool[running.Count];
        return EventStream.SendAsync(context, running, new ResponseHead("chatcmpl-", "chat.completion.chunk", model.Id), sampling, (index, chunk) =>
        {
            var delta = new JsonObject();
            if (!begun[index])
            {
                begun[index] = true;
                delta["role"] = "assistant";
                delta["content"] = chunk.Text;
            }
            else if (chunk.Text.Length > 0)
            {
                delta["content"] = chunk.Text;
            }

            return delta.Count == 0 && chunk.Finish is null && !logProbs
                ? null
                : new JsonObject { ["index"] = index, ["delta"] = delta, ["logprobs"] = logProbs ? LogProbs.Chat(model.Tokenizer, chunk.Tokens) : null, ["finish_reason"] = Choice.Name(chunk.Finish) };
        });
    }
}
