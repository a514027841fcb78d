namespace Offprint.Papers;

/// <summary>Which area a subject class of arXiv belongs to, where that is plain; classes that hold a bit of everything (cs.LG, cs.CL, cs.AI) say nothing.</summary>
internal static class ArxivSubjects
{
    public static PaperArea? Area(IEnumerable<string> subjects) => subjects.Select(Of).FirstOrDefault(static area => area is not null);

    private static PaperArea? Of(string subject) => subject switch
    {
        "cs.IR" or "cs.DL" => PaperArea.Retrieval,
        "cs.SE" or "cs.PL" => PaperArea.Code,
        "cs.CV" or "eess.IV" => PaperArea.Vision,
        "cs.DS" or "cs.CC" or "cs.CG" => PaperArea.Algorithms,
        "cs.SI" => PaperArea.Graphs,
        _ => subject.StartsWith("q-bio", StringComparison.Ordinal) ? PaperArea.Biology : null,
    };
}
