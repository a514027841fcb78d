using System.IO.Compression;
using System.Text;
using Offprint.Code;

namespace Offprint.Papers.Tests.DataSets;

/// <summary>The sets cut from NuGet and Debian source packages, on small packages made by hand.</summary>
public sealed class CodeSetTests
{
    private const string Xml =
        """
        <doc><members>
        <member name="T:N.Box`1"><summary>A box that holds exactly one value of some type, and <see cref="T:N.Other`2" /> holds two of them.</summary></member>
        <member name="M:N.Box`1.Put(`0,System.Int32)"><summary>Puts a value into the box <paramref name="x" /> and
        returns <see langword="true" /> where the box was empty before.<para>More about it.</para></summary><returns>Whether.</returns>
        <exception cref="T:System.ArgumentException">no</exception><exception cref="T:System.IO.IOException">no</exception></member>
        <member name="M:N.Box`1.#ctor"><summary>Makes.</summary></member>
        </members></doc>
        """;

    [Fact]
    public void Documentation_is_plain_text()
    {
        var folder = Directory.CreateTempSubdirectory("offprint-docs-").FullName;
        File.WriteAllText(Path.Combine(folder, "N.xml"), Xml);
        var members = DotNetDocumentation.Read(folder);
        var put = members["M:N.Box`1.Put(`0,System.Int32)"];
        Assert.Equal("Puts a value into the box x and returns true where the box was empty before.", put.FirstParagraph);
        Assert.Equal("Puts a value into the box x and returns true where the box was empty before. More about it.", put.Summary);
        Assert.Equal(["System.ArgumentException", "System.IO.IOException"], put.Exceptions);
        Assert.Equal("Whether.", put.Returns);
        Assert.EndsWith("and Other holds two of them.", members["T:N.Box`1"].Summary, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "broken.xml"), "<doc>");
        Assert.Contains("broken.xml", Assert.Throws<InvalidDataException>(() => DotNetDocumentation.Read(folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("T:N.Box`1", "N.Box", "Type")]
    [InlineData("M:N.Box`1.Put(`0,System.Int32)", "N.Box", "Put")]
    [InlineData("M:N.Box`1.#ctor", "N.Box", "Constructor")]
    [InlineData("M:N.A.op_Implicit(N.A)~System.Int32", "N.A", "op_Implicit")]
    [InlineData("M:N.A.Map``1(System.Func{``0,N.B})", "N.A", "Map")]
    public void Members_have_type_and_name(string id, string type, string name) =>
        Assert.Equal((type, name), (DotNetDocsSet.TypeOf(id), DotNetDocsSet.NameOf(id)));

    [Fact]
    public void Documents_are_whole_types_of_eight_members_with_twelve_words()
    {
        var members = string.Concat(Enumerable.Range(0, 9).Select(i => $"<member name=\"M:N.Big.Do{i}(System.Int32)\"><summary>Does the thing number {i} and then some more of it, twelve words.</summary></member>"));
        var overload = "<member name=\"M:N.Big.Do1(System.String)\"><summary>Another text of an overload that has twelve words or even more of them.</summary></member>";
        using var fixture = new PackageFixture().Package(new DotNetDocsSet().Packages[0], ("ref/net10.0/N.xml", Xml.Replace("</members>", members + overload + "</members>", StringComparison.Ordinal)));
        var documents = fixture.Cut(new DotNetDocsSet());
        Assert.Equal(10, documents.Count);
        Assert.All(documents, d => Assert.Equal("dotnet-docs/N.Big", d.Unit));
        Assert.Contains(documents, d => d.Id == "N.Big/Do1-2");
        Assert.Equal("Big Do1. Does the thing number 1 and then some more of it, twelve words.", documents.Single(d => d.Id == "N.Big/Do1").Text);
    }

    [Fact]
    public void Documentation_of_lodash_is_one_document_a_function_with_its_example()
    {
        const string Script =
            """
            ;(function() {
                /**
                 * Creates an array of elements split into groups.
                 * The last may be shorter.
                 *
                 * **Note:** nothing is changed.
                 *
                 * @static
                 * @memberOf _
                 * @since 3.0.0
                 * @category Array
                 * @param {Array} array The array
                 *  to process.
                 * @param {number} [size=1] The length.
                 * @returns {Array} Returns the array.
                 * @example
                 *
                 * _.chunk(['a', 'b', 'c'], 2);
                 * // => [['a', 'b'], ['c']]
                 */
                function chunk(array, size) {}

                /** Used as a private helper. */
                function helper() {}

                /**
                 * Private, with a comment of several lines.
                 *
                 * @private
                 * @param {*} value The value.
                 */
                function hidden(value) {}

                /**
                 * Executes the chain.
                 *
                 * @name value
                 * @memberOf _
                 * @since 0.1.0
                 * @alias toJSON, valueOf
                 * @category Seq
                 * @returns {*} Returns the value.
                 * @example
                 *
                 * _([1, 2]).value();
                 */
                function wrapperValue() {}

                /**
                 * No example, no category.
                 *
                 * @static
                 * @memberOf _
                 */
                function slice() {}
            """;
        var set = new LodashDocsSet();
        using var fixture = new PackageFixture().Package(set.Packages[0], ("package/lodash.js", Script));
        var documents = fixture.Cut(set);
        Assert.Equal(["chunk", "prototype/value"], documents.Select(d => d.Id));
        var chunk = documents[0];
        Assert.Equal(("lodash-docs/chunk", "_.chunk"), (chunk.Unit, chunk.Title));
        Assert.Equal("Creates an array of elements split into groups.\nThe last may be shorter.\n\n**Note:** nothing is changed.", chunk.Text);
        Assert.Equal("{Array} array The array to process.\n{number} [size=1] The length.", chunk.Fields["parameters"]);
        Assert.Equal("_.chunk(['a', 'b', 'c'], 2);\n// => [['a', 'b'], ['c']]", chunk.Fields["example"]);
        Assert.Equal(("Array", "3.0.0", "{Array} Returns the array.", ""), (chunk.Fields["category"], chunk.Fields["since"], chunk.Fields["returns"], chunk.Fields["aliases"]));
        Assert.Equal(("_.prototype.value", "toJSON valueOf"), (documents[1].Title, documents[1].Fields["aliases"]));
    }

    [Fact]
    public async Task A_NuGet_package_file_is_unpacked_with_its_version()
    {
        var files = Directory.CreateTempSubdirectory("offprint-nuget-").FullName;
        var path = Path.Combine(files, "microsoft.netcore.app.ref.10.0.99.nupkg");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Write(zip, "x.nuspec", "<package><metadata><id>x</id><version>10.0.99</version></metadata></package>");
            Write(zip, "ref/net10.0/N.xml", Xml);
        }

        var package = new DotNetDocsSet().Packages[0];
        var folder = Directory.CreateTempSubdirectory("offprint-unpacked-").FullName;
        var found = await PackageFetcher.FetchAsync(package, folder, files, TestContext.Current.CancellationToken);
        Assert.Equal("10.0.99", found.Version);
        Assert.True(File.Exists(found.Find("ref/net10.0/N.xml")));
        await File.WriteAllTextAsync(path, "broken", TestContext.Current.CancellationToken);
        Assert.Contains(path, (await Assert.ThrowsAsync<DataSetBuildException>(() => PackageFetcher.FetchAsync(package, folder, files, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Debian_source_package_is_unpacked_from_its_description_and_archive()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tar") || File.Exists("/bin/tar"), "tar is not installed");
        var files = Directory.CreateTempSubdirectory("offprint-source-").FullName;
        var content = Directory.CreateDirectory(Path.Combine(files, "tree", "lapack-9")).FullName;
        await File.WriteAllTextAsync(Path.Combine(content, "LICENSE"), "text", TestContext.Current.CancellationToken);
        var tar = await ToolProcess.RunAsync("tar", ["-czf", Path.Combine(files, "lapack_9.orig.tar.gz"), "-C", Path.Combine(files, "tree"), "lapack-9"], files, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(tar.ExitCode == 0, tar.Errors);
        var dsc = Path.Combine(files, "lapack_9-1.dsc");
        await File.WriteAllTextAsync(dsc, "Format: 3.0\nVersion: 9-1\nFiles:\n 0123 100 lapack_9.orig.tar.gz\n 0123 10 lapack_9-1.debian.tar.xz\n", TestContext.Current.CancellationToken);
        var package = new SourcePackage(PackageKind.DebianSource, "lapack", "9-1");
        var folder = Directory.CreateTempSubdirectory("offprint-unpacked-").FullName;
        var found = await PackageFetcher.FetchAsync(package, folder, files, TestContext.Current.CancellationToken);
        Assert.Equal(("9-1", "text"), (found.Version, await File.ReadAllTextAsync(found.Find("LICENSE"), TestContext.Current.CancellationToken)));
        Assert.Equal("Debian source package lapack 9-1", package.ToString());
        File.Delete(Path.Combine(files, "lapack_9.orig.tar.gz"));
        Assert.Contains("lapack_9.orig.tar.gz", (await Assert.ThrowsAsync<DataSetBuildException>(() => PackageFetcher.FetchAsync(package, folder, files, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_entries_of_Debian_archives_become_source_entries()
    {
        var from = Directory.CreateTempSubdirectory("offprint-apt-").FullName;
        var to = Directory.CreateTempSubdirectory("offprint-apt-").FullName;
        Directory.CreateDirectory(Path.Combine(from, "sources.list.d"));
        File.WriteAllText(Path.Combine(from, "sources.list"), "# deb http://mirror.example/debian x main\ndeb http://mirror.example/debian bookworm main\ndeb http://other.example/apt stable main\n");
        File.WriteAllText(Path.Combine(from, "sources.list.d", "debian.sources"), "Types: deb\nURIs: http://mirror.example/debian-security/\nSuites: s\n\nTypes: deb\nURIs: http://other.example/node\nSuites: t\n");
        Assert.Equal(2, DebianSources.CopyEntries(from, to));
        Assert.Equal("deb-src http://mirror.example/debian bookworm main\n", File.ReadAllText(Path.Combine(to, "0.list")));
        Assert.Equal("Types: deb-src\nURIs: http://mirror.example/debian-security/\nSuites: s\n", File.ReadAllText(Path.Combine(to, "1.sources")));
    }

    private static void Write(ZipArchive zip, string path, string text)
    {
        using var stream = zip.CreateEntry(path).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
