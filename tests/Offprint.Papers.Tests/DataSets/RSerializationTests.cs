using FsCheck;
using FsCheck.Xunit;

namespace Offprint.Papers.Tests.DataSets;

public sealed class RSerializationTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Vectors_of_strings_and_integers_are_read_in_both_versions(int version)
    {
        Assert.Equal(["a", null, "é"], RSerialization.Read([.. RDataFile.Header(version), .. RDataFile.Strings("a", null, "é")]).Items);
        Assert.Equal([7, -1], RSerialization.Read([.. RDataFile.Header(version), .. RDataFile.Ints(7, -1)]).Items);
    }

    [Fact]
    public void Names_of_lists_are_found_also_by_reference()
    {
        var inner = RDataFile.List([RDataFile.Ints(5)], ["x"], reference: false);
        var value = RSerialization.Read([.. RDataFile.Header(3), .. RDataFile.List([inner, RDataFile.Strings("s")], ["a", "b"], reference: true)]);
        Assert.Equal([5], value["a"]["x"].Items);
        Assert.Equal(["s"], value["b"].Items);
        Assert.Contains("a, b", Assert.Throws<DataSetBuildException>(() => value["c"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_versions_types_and_claims_are_refused()
    {
        Refused("version", [.. RDataFile.Header(4)]);
        Refused("type 3", [.. RDataFile.Header(2), .. RDataFile.Int(3)]);
        Refused("claims", [.. RDataFile.Header(2), .. RDataFile.Int(16), .. RDataFile.Int(int.MaxValue)]);
        Refused("claims", [.. RDataFile.Header(2), .. RDataFile.Int(16), .. RDataFile.Int(-2)]);
        Refused("begin", "RDX3\n"u8.ToArray());
        Refused("deeper", [.. RDataFile.Header(2), .. Enumerable.Repeat((byte[])[.. RDataFile.Int(19), .. RDataFile.Int(1)], 5000).SelectMany(b => b)]);

        static void Refused(string expected, byte[] data) =>
            Assert.Contains(expected, Assert.Throws<DataSetBuildException>(() => RSerialization.Read(data)).Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 500)]
    public void Damaged_data_gives_a_value_or_the_one_exception(PositiveInt seed)
    {
        byte[] data = [.. RDataFile.Header(3), .. RDataFile.List([RDataFile.Ints(1, 2), RDataFile.Strings("a", null)], ["x", "y"], reference: false)];
        var random = new Random(seed.Get);
        for (var i = 0; i < 3; i++)
        {
            data[random.Next(data.Length)] = (byte)random.Next(256);
        }

        var cut = data[..random.Next(data.Length + 1)];
        Assert.IsType<DataSetBuildException>(Record.Exception(() => RSerialization.Read(cut)) ?? new DataSetBuildException("read"));
    }
}
