using System.CommandLine;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary>The flag that names a decoder.</summary>
internal static class ModelArgument
{
    public static Option<string> Create(string help)
    {
        var option = new Option<string>("--model") { Description = help, HelpName = "folder", Required = true };
        option.CompletionSources.Add(_ => [.. ModelShelf.Default.Names.Select(static name => new System.CommandLine.Completions.CompletionItem(name))]);
        return option;
    }

    /// <summary>The folder: the argument itself, or that of a model on the shelf.</summary>
    public static string Folder(string given) => !Directory.Exists(given) && ModelShelf.Default.Contains(given) ? ModelShelf.Default.Folder(given) : given;
}
