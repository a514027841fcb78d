namespace Offprint.Inference;

/// <summary>Prompts by name, with places for values. A user can put others in their stead.</summary>
public interface IPromptSet
{
    /// <summary>Changes when any prompt does: part of the key of cached answers.</summary>
    string Version { get; }

    /// <summary>A prompt with its places filled in.</summary>
    /// <param name="name">The prompt.</param>
    /// <param name="values">Values by the names of the places.</param>
    /// <exception cref="ArgumentException">There is no such prompt, or a place has no value; the message names it.</exception>
    string Fill(string name, IReadOnlyDictionary<string, string> values);
}
