using System.IO.Compression;

namespace Offprint.Packages.Tests;

/// <summary>What a user gets who installs our packages into an application of their own.</summary>
public sealed class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [Fact]
    public void Tensors_installs_into_an_empty_application_and_the_engine_loads()
    {
        var output = feed.RunApplication(
            """
            using Offprint.Tensors;
            using TorchSharp;
            TorchRuntime.Initialize();
            using var ones = torch.ones(2, 3);
            Console.WriteLine("sum " + ones.sum().item<float>());
            """,
            "Offprint.Tensors");
        Assert.Contains("sum 6", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inference_installs_into_an_empty_application_and_prefills()
    {
        var output = feed.RunApplication(
            """
            using Offprint.Inference;
            Console.WriteLine("method " + typeof(PrepackedPrefiller).Name);
            """,
            "Offprint.Inference");
        Assert.Contains("method PrepackedPrefiller", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Offprint.Tensors")]
    [InlineData("Offprint.Inference")]
    public void A_package_has_readme_documentation_symbols_and_licence(string room)
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{room}.{feed.Version}.nupkg"));
        var names = package.Entries.Select(e => e.FullName).ToList();
        Assert.Contains("README.md", names);
        Assert.Contains($"lib/net10.0/{room}.xml", names);
        Assert.True(File.Exists(Path.Combine(feed.Feed, $"{room}.{feed.Version}.snupkg")));
        using var reader = new StreamReader(package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        Assert.Contains("Apache-2.0", reader.ReadToEnd(), StringComparison.Ordinal);
    }
}
