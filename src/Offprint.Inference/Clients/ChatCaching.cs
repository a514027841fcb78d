using Microsoft.Extensions.AI;

namespace Offprint.Inference;

/// <summary>Keeps answers of chat clients in files.</summary>
public static class ChatCaching
{
    /// <summary>
    /// The client with a cache in a folder: a question that was asked before, of the same model, with the same options and version of the prompts, is answered from there. This is the
    /// cache of Microsoft.Extensions.AI over a <see cref="FileDistributedCache"/>.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="folder">Where answers are kept.</param>
    /// <param name="promptVersion">Another version asks anew.</param>
    public static IChatClient WithFileCache(this IChatClient client, string folder, string promptVersion = "1")
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(promptVersion);
        return new DistributedCachingChatClient(client, new FileDistributedCache(folder)) { CacheKeyAdditionalValues = [client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "", promptVersion] };
    }
}
