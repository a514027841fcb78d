namespace Offprint.Text;

/// <summary>The string of a token, and whether it is an added token (which may have taken white space of the text with it).</summary>
internal delegate string? TokenText(int id, out bool added);
