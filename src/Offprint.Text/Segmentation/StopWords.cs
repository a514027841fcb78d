using System.Collections.Frozen;

namespace Offprint.Text;

/// <summary>Words that carry little meaning of their own.</summary>
public static class StopWords
{
    private static readonly FrozenSet<string> Set = """
        a about above across after afterwards again against all almost along already also although always am among an and another any anybody anyone anything
        anywhere are aren't around as at away back be became because become becomes been before beforehand behind being below beneath beside besides between
        beyond both but by can can't cannot could couldn't did didn't do does doesn't doing don't done down during each either else elsewhere enough even ever
        every everybody everyone everything everywhere except few for from further had hadn't has hasn't have haven't having he he'd he'll he's hence her here
        here's hers herself him himself his how how's however i i'd i'll i'm i've if in indeed inside instead into is isn't it it's its itself just least less
        let's like many may maybe me might mine more moreover most much must mustn't my myself neither never nevertheless no nobody none nor not nothing now
        nowhere of off often on once one only onto or other others otherwise ought our ours ourselves out outside over own per perhaps quite rather really same
        shall shan't she she'd she'll she's should shouldn't since so some somebody someone something sometimes somewhere still such than that that's the their
        theirs them themselves then there there's thereby therefore these they they'd they'll they're they've this those though through throughout thus to
        together too toward towards under unless until up upon us very via was wasn't we we'd we'll we're we've well were weren't what what's whatever when
        when's whenever where where's whereas wherever whether which whichever while who who's whoever whole whom whose why why's will with within without
        won't would wouldn't yet you you'd you'll you're you've your yours yourself yourselves
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>English function words: articles, pronouns, prepositions, conjunctions, auxiliaries and their contractions; compared without case.</summary>
    public static IReadOnlySet<string> English => Set;
}
