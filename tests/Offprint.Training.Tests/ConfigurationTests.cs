namespace Offprint.Training.Tests;

public sealed class ConfigurationTests
{
    private const string Minimal = """{ "data": { "path": "texts" }, "output": "run" }""";

    [Fact]
    public void Only_text_and_output_are_needed_and_paths_start_at_the_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["train.json"], Minimal);
        var configuration = TrainingConfiguration.Load(folder["train.json"]);
        Assert.Equal(folder["texts"], configuration.Data.Path);
        Assert.Equal(folder["run"], configuration.Output);
        Assert.Equal(new TrainingSection(), configuration.Training);
    }

    [Fact]
    public void What_is_written_reads_back_equal()
    {
        var configuration = TrainingConfiguration.Parse(Minimal) with { Training = new TrainingSection { Schedule = ScheduleChoice.Wsd, Minutes = 3 }, Model = new ModelSection { Family = ModelFamilyChoice.Bert, Layers = 3 } };
        Assert.Equal(configuration, TrainingConfiguration.Parse(configuration.ToJson()));
    }

    [Theory]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "traning": {} }""", "no field 'traning'")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "training": { "learningrate": 1 } }""", "no field 'training.learningrate'; there are training.objective, training.context")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "training": { "batchSize": 0 } }""", "training.batchSize is 0; it must be at least 1")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "training": { "batchSize": "x" } }""", "'training.batchSize' has a value of the wrong kind")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "training": { "schedule": "wavy" } }""", "'training.schedule'")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "model": { "preset": "huge" } }""", "there are tiny, small, medium, large")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "model": { "from": "x", "layers": 2 } }""", "leave out")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "training": { "objective": "mml" } }""", "training.objective: There is no objective 'mml'; did you mean mlm?")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "model": { "family": "gpt2" }, "training": { "objective": "mlm" } }""", "training.objective 'mlm' needs an encoder with a masked-token head (bert, roberta); model.family is Gpt2")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "model": { "family": "bert" }, "training": { "objective": "clm" } }""", "needs a decoder")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "training": { "objective": "simcse" } }""", "model.dropout is 0")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "model": { "dropout": 0.1 } }""", "Llama models have none")]
    [InlineData("""{ "data": { "path": "t" }, "output": "r", "tokenizer": { "vocabulary": 300 }, "training": { "objective": "t5" } }""", "100 sentinels")]
    [InlineData("""{ "data": { "path": "t" } }""", "output")]
    [InlineData("""{ "data": 3, "output": "r" }""", "'data' must be an object")]
    [InlineData("""{ "data" """, "train.json:")]
    public void Mistakes_are_named(string json, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => TrainingConfiguration.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.json", Assert.Throws<FileNotFoundException>(() => TrainingConfiguration.Load("nowhere.json")).Message, StringComparison.Ordinal);
}
