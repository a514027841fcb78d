using System.Text.Json;
using System.Text.Json.Serialization;

namespace Offprint.Discovery;

/// <summary>Saving games and going on with them, for every policy: a game is its seed and its history.</summary>
public static class QuerySessions
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Writes a game as JSON.</summary>
    /// <param name="session">The game.</param>
    /// <param name="stream">Where to.</param>
    public static void Save(this IQuerySession session, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(stream);
        JsonSerializer.Serialize(stream, new SavedGame(session.Seed, [.. session.History]), Format);
    }

    /// <summary>Goes on with a saved game.</summary>
    /// <param name="policy">The policy that played it.</param>
    /// <param name="stream">What <see cref="Save"/> wrote.</param>
    /// <returns>The game where it stopped.</returns>
    /// <exception cref="InvalidDataException">It is no saved game, or one of another policy or problem.</exception>
    public static IQuerySession Resume(this IQueryPolicy policy, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(stream);
        SavedGame saved;
        try
        {
            saved = JsonSerializer.Deserialize<SavedGame>(stream, Format) is { History: not null } read ? read : throw new JsonException("a seed and a history are missing");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"This is no saved game: {exception.Message}", exception);
        }

        var session = policy.Start(saved.Seed);
        for (var i = 0; i < saved.History.Count; i++)
        {
            var (query, answer) = saved.History[i];
            if (session.Remaining == 0 || session.NextQuery() is var next && next != query)
                throw new InvalidDataException($"The saved game is not one of this policy: entry {i} of its history is query {query}, where the policy {(session.Remaining == 0 ? "has no budget left" : $"asks {session.NextQuery()}")}.");
            try
            {
                session.Observe(answer);
            }
            catch (ArgumentException exception)
            {
                throw new InvalidDataException($"The saved game is not one of this problem: entry {i} of its history: {exception.Message}", exception);
            }
        }

        return session;
    }

    private sealed record SavedGame(int Seed, IReadOnlyList<QueryAnswer> History);
}
