namespace Offprint.Architecture.Tests;

/// <summary>The house rule: a reference goes to a lower floor, or along one of the drawn arrows.</summary>
public sealed class FloorTests
{
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Numerics"] = 0, ["Learners"] = 0, ["Tensors"] = 0, ["Text"] = 0,
        ["Models"] = 1,
        ["Training"] = 2,
        ["Adaptation"] = 3, ["Data"] = 3, ["Inference"] = 3, ["Retrieval"] = 3, ["Code"] = 3, ["Discovery"] = 3, ["Algorithms"] = 3, ["Graphs"] = 3, ["Biology"] = 3,
        ["Serving"] = 4, ["Papers"] = 4,
        ["Site"] = 5,
        ["App"] = 6,
    };

    /// <summary>The arrows on one floor: method rooms that may know another one, and Numerics, which every room of floor 0 may see.</summary>
    private static readonly HashSet<(string From, string To)> Arrows =
    [
        ("Learners", "Numerics"), ("Tensors", "Numerics"), ("Text", "Numerics"),
        ("Data", "Retrieval"), ("Data", "Code"), ("Data", "Inference"),
        ("Retrieval", "Inference"), ("Code", "Inference"), ("Code", "Retrieval"), ("Adaptation", "Discovery"),
    ];

    private static readonly string[] TorchFree = ["Numerics", "Learners", "Text"];

    public static TheoryData<string> RoomNames => [.. Repository.Rooms.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void References_go_down(string room)
    {
        var wrong = Get(room).References.Where(to => !Allowed(Short(room), Short(to))).ToList();
        Assert.True(wrong.Count == 0, $"{room} (floor {Floors[Short(room)]}) may not refer to {string.Join(", ", wrong)}.");
    }

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void Every_room_has_its_floor_tests_and_readme(string room)
    {
        Assert.True(Floors.ContainsKey(Short(room)), $"{room} has no floor; the design lists the rooms.");
        Assert.True(File.Exists(Path.Combine(Repository.Root, "tests", room + ".Tests", room + ".Tests.csproj")), $"{room} has no test project.");
        if (room != "Offprint.App") Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(Get(room).Path)!, "README.md")), $"{room} has no README.md, which its package carries.");
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Offprint.slnx"));
        var missing = new[] { "src", "tests" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(Repository.Relative)
            .Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal) && !p.Contains("/fixtures/", StringComparison.OrdinalIgnoreCase))
            .ToList();
        Assert.True(missing.Count == 0, "Not in Offprint.slnx: " + string.Join(", ", missing));
    }

    [Fact]
    public void Libraries_leave_the_choice_of_the_native_engine_to_the_application()
    {
        foreach (var room in Repository.Rooms)
            Assert.DoesNotContain(room.Packages, p => p.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Only_the_site_and_the_model_server_know_ASP_NET()
    {
        foreach (var room in Repository.Rooms.Where(r => Short(r.Name) is not ("Site" or "Serving")))
        {
            Assert.DoesNotContain(room.Packages, p => p.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
            var project = File.ReadAllText(room.Path);
            Assert.DoesNotContain("Microsoft.AspNetCore.App", project, StringComparison.Ordinal);
            Assert.DoesNotContain("Microsoft.NET.Sdk.Web", project, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void Torch_free_rooms_stay_torch_free(string room)
    {
        if (!TorchFree.Contains(Short(room))) return;
        Assert.DoesNotContain("Offprint.Tensors", Closure(room));
        Assert.DoesNotContain("TorchSharp", Get(room).Packages);
    }

    /// <summary>The room of algorithms needs tensors for networks over sequences only; everything else there runs on plain arrays and loads no engine.</summary>
    [Fact]
    public void Only_sequence_networks_of_the_algorithms_room_use_tensors()
    {
        var wrong = Repository.SourceFiles("src/Offprint.Algorithms").Where(f => !Repository.Relative(f).Contains("/SequenceModels/Networks/", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f) is var text && (text.Contains("TorchSharp", StringComparison.Ordinal) || text.Contains("Offprint.Tensors", StringComparison.Ordinal)))
            .Select(Repository.Relative).ToList();
        Assert.True(wrong.Count == 0, "Tensors outside of SequenceModels/Networks: " + string.Join(", ", wrong));
    }

    [Fact]
    public void The_rule_itself_catches_a_reference_upwards_and_sideways()
    {
        Assert.False(Allowed("Text", "Models"));
        Assert.False(Allowed("Inference", "Retrieval"));
        Assert.False(Allowed("Tensors", "Text"));
        Assert.True(Allowed("Retrieval", "Inference"));
        Assert.True(Allowed("App", "Numerics"));
    }

    private static Room Get(string name) => Repository.Rooms.Single(r => r.Name == name);

    private static string Short(string name) => name.Replace("Offprint.", "", StringComparison.Ordinal);

    private static bool Allowed(string from, string to) => Floors[to] < Floors[from] || Arrows.Contains((from, to));

    private static HashSet<string> Closure(string room)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([room]);
        while (open.TryPop(out var name))
            foreach (var next in Get(name).References)
                if (seen.Add(next)) open.Push(next);
        return seen;
    }
}
