using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>What the picture tasks read.</summary>
internal static class BookData
{
    public static (ItemPixels Training, ItemPixels Test) Items(ArmContext arm)
    {
        var set = arm.Data.Open("fashion-mnist");
        return (new ItemPixels(set.ReadImages("train")), new ItemPixels(set.ReadImages("test")));
    }

    /// <summary>Test pictures of a held-out pair.</summary>
    public static int PicturesEach(ArmContext arm) => arm.Choose(40, 3, 100);

    public static string Name((int Left, int Right) pair) => $"{ItemPixels.Names[pair.Left]} {ItemPixels.Names[pair.Right]}";
}
