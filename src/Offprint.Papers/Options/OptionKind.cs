namespace Offprint.Papers;

/// <summary>What the value of an option is, for the one who draws a flag or a form field.</summary>
public enum OptionKind
{
    /// <summary>Only on <see cref="OptionAttribute.Kind"/>: made from the property's type.</summary>
    Automatic,

    /// <summary>On or off; a flag without a value.</summary>
    Switch,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>One of a few texts.</summary>
    Choice,

    /// <summary>A duration: "90s", "2m" or "00:01:30".</summary>
    Duration,

    /// <summary>The path of a file that exists.</summary>
    File,

    /// <summary>The path of a folder that exists.</summary>
    Folder,
}
