namespace Offprint.Algorithms.Tests;

public sealed class EventLogTests
{
    private const string Xes = """
        <?xml version="1.0" encoding="UTF-8"?>
        <log xes.version="1.0" xmlns="http://www.xes-standard.org/">
          <global scope="event"><string key="concept:name" value="none"/></global>
          <trace>
            <string key="concept:name" value="case 1"/>
            <event><string key="concept:name" value="pay"/><date key="time:timestamp" value="2024-01-02T00:00:00Z"/></event>
            <event><string key="concept:name" value="register"/><date key="time:timestamp" value="2024-01-01T00:00:00Z"/></event>
          </trace>
          <trace>
            <event><string key="concept:name" value="register"/></event>
          </trace>
        </log>
        """;

    [Fact]
    public void Csv_events_are_put_into_cases_by_time()
    {
        var log = Read("log.csv", "case,activity,time\n1,b,2024-01-02\n2,a,2024-01-01\n1,a,2024-01-01\n1,\"c, d\",2024-01-03\n");
        Assert.Equal(["1", "2"], log.Cases);
        Assert.Equal(["a", "b", "c, d"], log.Traces[0]);
        Assert.Equal(4, log.Events);
        var other = Read("log.tsv", "who\twhat\nx\t1\nx\t2\n", new EventLogOptions { Case = "who", Activity = "what" });
        Assert.Equal(["1", "2"], other.Traces[0]);
    }

    [Fact]
    public void Xes_is_read()
    {
        var log = Read("log.xes", Xes);
        Assert.Equal(["case 1", "trace 2"], log.Cases);
        Assert.Equal(["register", "pay"], log.Traces[0]);
        Assert.Equal(["register"], log.Traces[1]);
    }

    [Theory]
    [InlineData("log.csv", "case,activity\n1,\n", "log.csv:2: the activity is empty")]
    [InlineData("log.csv", "case,activity\n,a\n", "log.csv:2: the case is empty")]
    [InlineData("log.csv", "case,activity,time\n1,a,yesterday\n", "log.csv:2: 'yesterday' is no time")]
    [InlineData("log.csv", "x,y\n1,a\n", "log.csv:1: none of the columns x, y is called case")]
    [InlineData("log.csv", "case,activity\n1,a,b\n", "log.csv:2")]
    [InlineData("log.csv", "case,activity\n", "there is no event in it")]
    [InlineData("log.xes", "<log><trace><event><string key='x' value='y'/></event></trace></log>", "log.xes:1: the event has no 'concept:name'")]
    [InlineData("log.xes", "<log><trace>", "log.xes:1")]
    [InlineData("log.xes", "<log/>", "there is no event in it")]
    public void Wrong_logs_are_named(string name, string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => Read(name, text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Broken_logs_never_crash_the_reader()
    {
        var random = new Numerics.SeededRandom(31);
        foreach (var (name, text) in new[] { ("log.xes", Xes), ("log.csv", "case,activity,time\n1,b,2024-01-02\n2,\"a\",2024-01-01\n") })
        {
            for (var round = 0; round < 300; round++)
            {
                var broken = text.ToCharArray();
                for (var change = 0; change < 1 + random.Next(4); change++) broken[random.Next(broken.Length)] = (char)random.Next(1, 300);
                try
                {
                    Read(name, new string(broken, 0, random.Next(broken.Length + 1)));
                }
                catch (InvalidDataException)
                {
                    // Named, as it should be.
                }
            }
        }
    }

    private static EventLog Read(string name, string text, EventLogOptions? options = null)
    {
        var folder = Directory.CreateTempSubdirectory("log-").FullName;
        try
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, text);
            return EventLog.Read(path, options);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
