using Offprint.Site.Library;

namespace Offprint.Site.Tests;

/// <summary>The order of answers.</summary>
public sealed class PaperRankingTests
{
    private static readonly PaperRanking Ranking = new([("graph", 3.0), ("walk", 5.0)]);

    [Fact]
    public void A_word_in_the_title_counts_more_than_in_the_abstract_and_a_rare_one_more_than_a_common_one()
    {
        Assert.True(Score("A graph", "") > Score("Other", "A graph."));
        Assert.True(Score("A walk", "") > Score("A graph", ""));
        Assert.True(Score("Graph walks", "") > Score("A walk", ""));
        Assert.True(Score("Other", "graph") > Score("Other", string.Join(' ', Enumerable.Repeat("filler", 400)) + " graph"));
        Assert.Equal(0, Score("Nothing", "of it"));
    }

    [Theory]
    [InlineData("GRAPH-walk, graphs!")]
    [InlineData("walk")]
    [InlineData("x (graph) 1graph graph2 a.graph")]
    public void Accents_do_not_change_how_the_other_words_count(string title) =>
        Assert.Equal(Score(title + " e", ""), Score(title + " \u00e9", ""), 9); // the second one is read the slow way

    private static double Score(string title, string text) => Ranking.Score(title, [], [], text);
}
