namespace Offprint.Text;

/// <summary>What the n-grams of a text are made of.</summary>
public enum NGramUnit
{
    /// <summary>Words in lower case, punctuation left out; the default.</summary>
    Words,

    /// <summary>Characters in lower case, runs of white space as one space.</summary>
    Characters,
}
