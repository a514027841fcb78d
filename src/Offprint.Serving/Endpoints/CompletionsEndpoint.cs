using System.Text.Json;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Numerics;

namespace Offprint.Serving;

/// <summary><c>POST /v1/completions</c>.</summary>
internal sealed class CompletionsEndpoint(ServedModels models, ServingOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        var fields = await RequestFields.ReadAsync(context).ConfigureAwait(false);
        var model = models.Decoder(fields.RequiredText("model"));
        var prompts = Prompts(fields, model);
        var sampling = SamplingFields.Read(fields, model, options);
        var logProbs = (int?)fields.Whole("logprobs", 0, 20);
        var echo = fields.Flag("echo") ?? false;
        fields.Refuse("suffix", "\"\"", "the models continue texts, they fill no gaps.");
        fields.Refuse("best_of", sampling.Choices.ToString(System.Globalization.CultureInfo.InvariantCulture), "ask for n continuations and choose.");
        fields.CheckAllKnown();
        if (echo && logProbs is not null)
        {
            throw ApiException.Invalid("'echo' together with 'logprobs' is not supported: log-probabilities of prompts are not computed.", "echo", "unsupported_parameter");
        }

        var requests = prompts.SelectMany(prompt => Enumerable.Range(0, sampling.Choices).Select(choice => sampling.Request with
        {
            Prompt = prompt.Ids,
            TopLogProbs = logProbs,
            Sampling = sampling.Request.Sampling with { Seed = choice == 0 ? sampling.Request.Sampling.Seed : Seed.Derive(sampling.Request.Sampling.Seed, "choice", choice) },
        }));
        using var running = Generations.Submit(model, requests, options, context.RequestAborted);
        var head = new ResponseHead("cmpl-", "text_completion", model.Id);
        string Echo(int choice) => echo ? prompts[choice / sampling.Choices].Text : "";
        await (sampling.Stream ? StreamAsync(context, running, head, model, sampling, logProbs, Echo) : WholeAsync(context, running, head, model, sampling, logProbs, Echo)).ConfigureAwait(false);
    }

    private static async Task WholeAsync(HttpContext context, Generations running, ResponseHead head, ServedModel model, SamplingFields sampling, int? logProbs, Func<int, string> echo)
    {
        var choices = Enumerable.Range(0, running.Count).Select(static _ => new Choice()).ToArray();
        await foreach (var (index, chunk) in running.ReadAsync(context.RequestAborted).ConfigureAwait(false))
        {
            choices[index].Add(chunk);
        }

        var body = head.Body();
        body["choices"] = new JsonArray([.. choices.Select((choice, index) => new JsonObject
        {
            ["index"] = index,
            ["text"] = echo(index) + choice.Text,
            ["logprobs"] = logProbs is null ? null : LogProbs.Completion(model.Tokenizer, choice.Tokens, 0),
            ["finish_reason"] = choice.FinishName,
        })]);
        body["usage"] = Usage.Of(choices.Select(static choice => choice.Usage!), sampling.Choices);
        await JsonResponse.WriteAsync(context, body).ConfigureAwait(false);
    }

    private static Task StreamAsync(HttpContext context, Generations running, ResponseHead head, ServedModel model, SamplingFields sampling, int? logProbs, Func<int, string> echo)
    {
        var offsets = new int[running.Count];
        var begun = new bool[running.Count];
        return EventStream.SendAsync(context, running, head, sampling, (index, chunk) =>
        {
            var text = (begun[index] ? "" : echo(index)) + chunk.Text;
            begun[index] = true;
            var choice = new JsonObject
            {
                ["index"] = index,
                ["text"] = text,
                ["logprobs"] = logProbs is null ? null : LogProbs.Completion(model.Tokenizer, chunk.Tokens, offsets[index]),
                ["finish_reason"] = Choice.Name(chunk.Finish),
            };
            offsets[index] += text.Length;
            return text.Length == 0 && chunk.Finish is null && logProbs is null ? null : choice;
        });
    }

    /// <summary>A text, token ids, or a list of either.</summary>
    private List<(int[] Ids, string Text)> Prompts(RequestFields fields, ServedModel model)
    {
        const string expected = "a string, a list of strings, a list of token ids, or a list of such lists";
        var value = fields.Any("prompt") ?? throw ApiException.Invalid("The field 'prompt' is missing.", "prompt", "missing_required_parameter");
        var prompts = value.ValueKind switch
        {
            JsonValueKind.String => [Text(value.GetString()!, model)],
            JsonValueKind.Array when value.GetArrayLength() == 0 => throw fields.Wrong("prompt", expected),
            JsonValueKind.Array when value[0].ValueKind == JsonValueKind.Number => [Ids(value)],
            JsonValueKind.Array => value.EnumerateArray().Select(item => item.ValueKind switch
            {
                JsonValueKind.String => Text(item.GetString()!, model),
                JsonValueKind.Array => Ids(item),
                _ => throw fields.Wrong("prompt", expected),
            }).ToList(),
            _ => throw fields.Wrong("prompt", expected),
        };
        return prompts.Count <= options.MaximumChoices ? prompts : throw fields.Wrong("prompt", $"at most {options.MaximumChoices} texts");

        (int[], string) Ids(JsonElement list)
        {
            int[] ids = [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var id) && id >= 0 && id < model.VocabularySize
                ? id
                : throw fields.Wrong("prompt", $"{expected}; token ids are 0 to {model.VocabularySize - 1}"))];
            return ids.Length > 0 ? (ids, model.Tokenizer.Decode(ids, skipSpecial: false)) : throw fields.Wrong("prompt", expected);
        }
    }

    private static (int[] Ids, string Text) Text(string text, ServedModel model)
    {
        try
        {
            return (GenerationTokens.Prompt(model.Tokenizer, text), text);
        }
        catch (ArgumentException error)
        {
            throw ApiException.Invalid(error.Message, "prompt");
        }
    }
}
