using System.CommandLine;
using System.CommandLine.Completions;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary>A paper's slug, with completion.</summary>
internal static class SlugArgument
{
    public static Argument<string> Create()
    {
        var slug = new Argument<string>("slug") { Description = "The paper's slug, as offprint list shows it." };
        slug.CompletionSources.Add(_ => [.. PaperCatalog.Load().Papers.Select(p => new CompletionItem(p.Slug))]);
        return slug;
    }
}
