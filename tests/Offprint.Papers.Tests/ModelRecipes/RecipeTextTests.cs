using Offprint.Code;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers.Tests;

/// <summary>The texts of the recipes, on the shipped data.</summary>
public sealed class RecipeTextTests
{
    private static readonly DataShelf Shelf = DataShelf.Default;

    public static TheoryData<string> Names => [.. Recipes.SelectMany(static recipe => recipe.Texts).Select(static text => text.Name).Distinct().Except(RecipeTexts.Prose.Select(static text => text.Name))];

    private static IEnumerable<TrainedRecipe> Recipes => ModelRecipeCatalog.All.OfType<TrainedRecipe>();

    [Theory]
    [MemberData(nameof(Names))]
    public void Parts_of_a_text_share_no_document_and_are_the_same_at_every_call(string name)
    {
        var text = Recipes.SelectMany(static recipe => recipe.Texts).First(text => text.Name == name);
        var train = text.Read(Shelf, SplitPart.Train).ToList();
        Assert.NotEmpty(train);
        Assert.All(train, static document => Assert.NotEmpty(document.Text));
        Assert.Equal(train.Count, train.Select(static document => document.Id).Distinct().Count());
        Assert.Equal(train.Take(50).Select(static document => document.Text), text.Read(Shelf, SplitPart.Train).Take(50).Select(static document => document.Text));
        var test = text.Read(Shelf, SplitPart.Test).ToList();
        Assert.Equal(name == "wordnet facts", test.Count == 0);
        Assert.Empty(test.Select(static document => document.Id).Intersect(train.Select(static document => document.Id)));
        Assert.All(text.DataSets, static set => Assert.True(Shelf.Contains(set)));
    }

    [Fact]
    public void Facts_are_about_1500_nouns_and_at_most_200_kinds_and_each_is_said_eight_times_in_two_ways()
    {
        var facts = HypernymFacts.Select(Shelf);
        Assert.Equal(1500, facts.Count);
        Assert.InRange(facts.Select(static fact => fact.Kind).Distinct().Count(), 100, 200);
        Assert.Equal(1500, facts.Select(static fact => fact.Noun).Distinct().Count());
        Assert.DoesNotContain(facts, static fact => fact.Noun == fact.Kind);
        Assert.Equal("group", Assert.Single(facts, static fact => fact.Noun == "people").Kind);
        foreach (var fact in facts.Take(100))
        {
            var said = fact.Statements().ToList();
            Assert.Equal(8, said.Count);
            Assert.Equal([2, 6], said.GroupBy(static text => text).Select(static group => group.Count()).Order());
            Assert.All(said, text => Assert.True(text.Contains(fact.Noun, StringComparison.Ordinal) && text.Contains(fact.Kind, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Copy_patterns_can_be_solved_from_the_line_alone()
    {
        foreach (var line in RecipeTexts.Patterns.Read(Shelf, SplitPart.Test).SelectMany(static document => document.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (line.Split(" | ") is [var first, var second])
            {
                Assert.Equal(first, second);
                continue;
            }

            var parts = line.Split("; ");
            var question = parts[^1].Split(" = ");
            Assert.Contains($"{question[0]}: {question[1]}", parts[..^1]);
        }
    }

    [Fact]
    public void No_method_of_the_in_distribution_text_calls_into_a_domain()
    {
        var samples = CodeCorpus.Read(Path.Combine(Shelf.Open("code").Folder, "csharp.parquet"));
        var outside = samples.Where(static sample => ApiDomains.Of(sample).Count > 0).ToList();
        Assert.InRange(outside.Count, 500, samples.Count - 4000);
        Assert.Contains(outside, static sample => sample.Calls.Any(static call => call.Target.StartsWith("System.IO.", StringComparison.Ordinal)));
        var inside = RecipeTexts.InDistributionCSharp.Read(Shelf, SplitPart.Train).Select(static document => document.Id).ToHashSet();
        Assert.DoesNotContain(outside, sample => inside.Contains("code/" + sample.Id));
        Assert.All(ApiDomains.Names, domain => Assert.Contains(outside, sample => ApiDomains.Of(sample).Contains(domain)));
    }

    [Fact]
    public void Python_expressions_are_short_and_can_be_parsed()
    {
        var texts = RecipeTexts.PythonExpressions.Read(Shelf, SplitPart.Test).Select(static document => document.Text).ToList();
        Assert.All(texts, static text => Assert.InRange(text.Length, 3, 24));
        Assert.All(texts.Take(500), static text => CodeLanguages.Parser(CodeLanguage.Python).Parse(text));
    }
}
