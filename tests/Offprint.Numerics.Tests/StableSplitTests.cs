namespace Offprint.Numerics.Tests;

public sealed class StableSplitTests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999UL)]
    [InlineData("a", 0xD24EC4F1A98C6E5BUL)]
    [InlineData("abc", 0x44BC2CF5AD770999UL)]
    public void The_bucket_is_the_published_hash_modulo_ten(string unit, ulong hash) => Assert.Equal((int)(hash % 10), StableSplit.Of(unit));

    [Fact]
    public void Parts_are_eight_one_one()
    {
        var parts = Enumerable.Range(0, 20_000).GroupBy(i => StableSplit.PartOf($"unit {i}")).ToDictionary(g => g.Key, g => (long)g.Count());
        Assert.True(ChiSquareTest.GoodnessOfFit([parts[SplitPart.Train], parts[SplitPart.Development], parts[SplitPart.Test]], [8, 1, 1]).PValue > 0.001);
    }

    [Fact]
    public void Text_outside_ascii_is_hashed_as_utf8() =>
        Assert.Equal((int)(System.IO.Hashing.XxHash64.HashToUInt64([0xC3, 0xA9, 0xE2, 0x82, 0xAC]) % 10), StableSplit.Of("é€"));
}
