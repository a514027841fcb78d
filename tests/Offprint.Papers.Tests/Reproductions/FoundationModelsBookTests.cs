using Offprint.Inference;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Papers.Reproductions;
using Offprint.Text;

namespace Offprint.Papers.Tests.Reproductions;

public sealed class FoundationModelsBookTests
{
    [Fact]
    public async Task A_quick_run_measures_every_task_and_gives_no_verdict()
    {
        var report = await new ReproductionRunner().RunAsync(
            new FoundationModelsBookReproduction(),
            new RunRequest { Size = RunSize.Quick, Workers = 0, Options = new Dictionary<string, string> { ["--batch-size"] = "8" } },
            ct: TestContext.Current.CancellationToken);
        Assert.Null(report.Verdict);
        Assert.All(report.Claims.SkipLast(2), claim => Assert.True(double.IsFinite(claim.Estimate), claim.Name));
        Assert.All(report.Measurements.Where(m => m.Name.EndsWith("accuracy", StringComparison.Ordinal) || m.Name.EndsWith("correct", StringComparison.Ordinal)), m => Assert.InRange(m.Value, 0, 1));
        // Three steps of training don't beat what classical learners see in all pictures.
        Assert.True(report.Measurements.Where(m => m.Name == LabelTask.Mean).Average(m => m.Value) > 0.6);
        Assert.Contains(report.Notes!, n => n.StartsWith("held out in training: ", StringComparison.Ordinal));
        Assert.Contains(report.Notes!, n => n.StartsWith("all trainings together: ", StringComparison.Ordinal));
        Assert.Contains(report.Notes!, n => n.StartsWith("10 labels a class, seed 42: ", StringComparison.Ordinal));
        Assert.Contains(report.Notes!, n => n.StartsWith("text to image, seed 42: ", StringComparison.Ordinal));
        Assert.Equal(12, report.Measurements.Count(m => m.Name.EndsWith(" operations", StringComparison.Ordinal) && m.Value > 0));
    }

    [Fact]
    public void All_tasks_run_on_one_stack_that_none_of_them_subclasses()
    {
        Type[] tasks = [typeof(CausalLanguageModel), typeof(VisionTransformer), typeof(ClipModel), typeof(ImageCaptionModel)];
        Assert.All(tasks, task => Assert.True(Holds(task), task.Name));
        Type[] rooms = [typeof(TransformerStack), typeof(Training.Trainer), typeof(Captioner), typeof(FoundationModelsBookReproduction)];
        Assert.DoesNotContain(rooms.SelectMany(room => room.Assembly.GetTypes()), type => type.IsSubclassOf(typeof(TransformerStack)) || type.IsSubclassOf(typeof(Attention)));

        static bool Holds(Type type) => type == typeof(TransformerStack)
            || Fields(type).Any(field => field == typeof(TransformerStack) || field == typeof(CausalLanguageModel) && Holds(field));

        static IEnumerable<Type> Fields(Type? type) => type is null ? []
            : type.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.DeclaredOnly).Select(f => f.FieldType).Concat(Fields(type.BaseType));
    }

    [Fact]
    public void Held_out_pairs_occur_in_no_training_picture_and_no_training_text()
    {
        var held = TwoItemPictures.HeldOut;
        Assert.Equal(15, held.Distinct().Count());
        Assert.All(held, pair => Assert.NotEqual(pair.Left, pair.Right));
        Assert.All(held, pair => Assert.DoesNotContain((pair.Right, pair.Left), held));

        var items = new ItemPixels(DataShelf.Default.Open("fashion-mnist").ReadImages("test"));
        var tokenizer = PairCaptions.Tokenizer(TestContext.Current.CancellationToken);
        var pictures = TwoItemPictures.Training(items, 42);
        var captions = new PairCaptions(pictures, tokenizer, 0, 1);
        var random = new SeededRandom(1);
        var seen = new HashSet<(int, int)>();
        for (var i = 0; i < 3000; i++)
        {
            var pair = pictures.Classes(i);
            seen.Add(pair);
            Assert.DoesNotContain(pair, held);
            Assert.Equal(pair, Read(captions.Caption(i, random)));
            var wrong = Read(captions.HardNegative(i, random)!);
            Assert.NotEqual(pair, wrong);
            Assert.DoesNotContain(wrong!.Value, held);
        }

        Assert.Equal(85, seen.Count);
        var test = TwoItemPictures.Test(items, 4, 42);
        Assert.Equal(held, Enumerable.Range(0, 15).Select(i => test.Classes(4 * i)));

        (int Left, int Right)? Read(int[] ids) => PairCaptions.Parse(tokenizer.Decode(ids, skipSpecial: true));
    }

    [Fact]
    public void A_caption_says_which_pair_it_describes()
    {
        for (var pair = 0; pair < 100; pair++)
            Assert.All(PairCaptions.Texts(pair / 10, pair % 10), text => Assert.Equal((pair / 10, pair % 10), PairCaptions.Parse(text)));
        Assert.Null(PairCaptions.Parse("a bag to the left of"));
    }

    [Fact]
    public void A_picture_is_its_two_items_side_by_side()
    {
        var items = new ItemPixels(DataShelf.Default.Open("fashion-mnist").ReadImages("test"));
        var pictures = TwoItemPictures.Training(items, 1);
        var (left, right) = pictures.Items(7);
        using var scope = TorchSharp.torch.NewDisposeScope();
        var pixels = pictures.Pixels([7]);
        Assert.Equal([1, 1, 28, 56], pixels.shape);
        Assert.Equal(items.Pixels([left]).data<float>().ToArray(), pixels.narrow(3, 0, 28).contiguous().data<float>().ToArray());
        Assert.Equal(items.Pixels([right]).data<float>().ToArray(), pixels.narrow(3, 28, 28).contiguous().data<float>().ToArray());
    }

    [Fact]
    public void Walking_to_the_coin_earns_what_random_play_hardly_does()
    {
        var (walked, played) = (0.0, 0.0);
        for (ulong seed = 0; seed < 200; seed++)
        {
            var (world, other, random) = (new GridWorld(seed), new GridWorld(seed), new SeededRandom(seed));
            for (var step = 0; step < GridWorld.Steps; step++)
            {
                int[] places = [.. world.State().Index().Where(x => x.Item == 1).Select(x => x.Index % GridWorld.Size)];
                Assert.Equal(4, places.Length);
                walked += world.Step(places[2] < places[0] ? 0 : places[2] > places[0] ? 1 : places[3] < places[1] ? 2 : 3);
                played += other.Step(random.Next(GridWorld.Actions));
            }
        }

        Assert.InRange(walked / 200, 2.5, 6);
        Assert.InRange(played / 200, 0, 1);
    }

    [Fact]
    public void The_word_bigram_writes_any_text_and_knows_what_it_saw()
    {
        var model = WordBigram.Train(["the whale swims. the whale dives. a ship sails on the sea, on the sea.", "the ship and the whale; a boat"]);
        Assert.True(model.Bits("the whale swims.") < model.Bits("whale the swims.") - 1);
        Assert.True(double.IsFinite(model.Bits("naïve 42\n\t\u4e2d unseen zebra!")));
        // Spelling a longer unseen word costs more.
        Assert.True(model.Bits("the qqqqqqqq") > model.Bits("the qqqq") + 5);
    }
}
