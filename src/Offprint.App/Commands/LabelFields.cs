using System.CommandLine;
using Offprint.Training;

namespace Offprint.App.Commands;

/// <summary>The flags that say which columns of a labelled table hold what.</summary>
internal sealed class LabelFields
{
    private readonly Option<string?> _text = new("--text-field") { Description = "Column of the text. Default: text, content, body, …", HelpName = "name" };
    private readonly Option<string> _label = new("--label-field") { Description = "Column of the class.", HelpName = "name", DefaultValueFactory = _ => "label" };
    private readonly Option<string?> _group = new("--group-field") { Description = "Column that says what a text was cut from (author, document): its texts are never on both sides of the split.", HelpName = "name" };

    public IEnumerable<Option> Options => [_text, _label, _group];

    public IReadOnlyList<LabeledText> Read(ParseResult parsed, string path) =>
        LabeledTexts.Read(path, parsed.GetValue(_text), parsed.GetValue(_label)!, parsed.GetValue(_group));
}
