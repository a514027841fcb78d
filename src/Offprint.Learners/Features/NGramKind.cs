namespace Offprint.Learners;

/// <summary>What n-grams are made of.</summary>
public enum NGramKind
{
    /// <summary>Words: runs of letters, digits and underscores.</summary>
    Word,

    /// <summary>Characters (UTF-16 units) of the text, white space counted as single blanks.</summary>
    Character,
}
