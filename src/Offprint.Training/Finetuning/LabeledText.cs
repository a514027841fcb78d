namespace Offprint.Training;

/// <summary>A text with the class that it belongs to.</summary>
/// <param name="Text">The text.</param>
/// <param name="Label">The class's name.</param>
/// <param name="Group">What the text was cut from (a speech, an author, a thread); texts of one group never stand on both sides of a split. Null: a group of its own.</param>
public sealed record LabeledText(string Text, string Label, string? Group = null);
