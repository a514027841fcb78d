using System.Text;

namespace Offprint.Papers.Tests.DataSets;

public sealed class ManPagesTests
{
    private const string OneParagraph =
        """
        '\" t
        .\" Copyright (C) 1999 A. Writer
        .\" %%%LICENSE_START(VERBATIM_ONE_PARA)
        .\" Permission is granted to distribute possibly modified copies
        .\" of this page provided the header is included verbatim,
        .\" and in case of nontrivial modification author and date
        .\" of the modification is added to the header.
        .\" %%%LICENSE_END
        .TH arp 7
        """;

    [Theory]
    [InlineData(".\\\" Copyright (c) 2011 B\n.\\\"\n.\\\" SPDX-License-Identifier: GPL-2.0-or-later\n.TH x 7", "GPL-2.0-or-later")]
    [InlineData(".\\\" SPDX-License-Identifier:  Linux-man-pages-copyleft\n.Dd today", "Linux-man-pages-copyleft")]
    [InlineData(OneParagraph, "Linux-man-pages-1-para")]
    [InlineData(".\\\" %%%LICENSE_START(PUBLIC_DOMAIN)\n.\\\" This page is in the public domain\n.\\\" %%%LICENSE_END\n.TH x 8", "LicenseRef-Public-Domain")]
    public void A_licence_that_is_stated_clearly_is_recognised(string source, string licence) => Assert.Equal(licence, ManPageHeader.Parse(source).Licence);

    [Theory]
    [InlineData(".\\\" Copyright (c) 2011 B\n.TH x 7")]
    [InlineData(".\\\" SPDX-License-Identifier: CC-BY-NC-4.0\n.TH x 7")]
    [InlineData(".\\\" SPDX-License-Identifier: MIT\n.\\\" SPDX-License-Identifier: GPL-2.0-only\n.TH x 7")]
    [InlineData(".\\\" %%%LICENSE_START(LDPv1)\n.\\\" in the LDP GENERAL PUBLIC LICENSE\n.\\\" %%%LICENSE_END\n.TH x 5")]
    [InlineData(".\\\" %%%LICENSE_START(PUBLIC_DOMAIN)\n.\\\" public domain\n.\\\" %%%LICENSE_END\n.\\\" Copyright (C) 2007 C\n.TH x 8")]
    [InlineData(".\\\" %%%LICENSE_START(VERBATIM_ONE_PARA)\n.\\\" No copies at all.\n.\\\" %%%LICENSE_END\n.TH x 8")]
    [InlineData(".TH x 7\n.\\\" SPDX-License-Identifier: MIT")]
    public void Other_or_contradictory_licences_are_not(string source) => Assert.Null(ManPageHeader.Parse(source).Licence);

    [Fact]
    public void The_notice_is_the_comments_before_the_title() =>
        Assert.Equal("Copyright (C) 1999 A. Writer", ManPageHeader.Parse(OneParagraph).Notice.Split('\n')[1]);

    [Fact]
    public void Tidying_takes_off_header_and_footer_and_shortens_rules_and_gaps()
    {
        var rendered = "EPOLL(7)      EPOLL(7)\n\n\n\nNAME\nepoll - events  \n\n\n\nTABLE\n" + new string('─', 90) + "\na" + new string(' ', 100) + "b\n\n\nLinux   epoll(7)\n\n";
        Assert.Equal("NAME\nepoll - events\n\nTABLE\n" + new string('─', 72) + "\na    b", ManPageRenderer.Tidy(rendered));
        Assert.Equal("", ManPageRenderer.Tidy("\n\n"));
    }

    [Theory]
    [InlineData("NAME\nepoll - events\n\nDESCRIPTION", "epoll - events")]
    [InlineData("DESCRIPTION\nx", "epoll.7")]
    [InlineData("NAME", "epoll.7")]
    public void The_title_is_the_line_under_NAME(string text, string title) => Assert.Equal(title, ManPageTitle.Of(text, "epoll.7"));

    [Fact]
    public void Pages_are_rendered_with_their_source_kept_and_redirections_and_unclear_ones_left_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "groff is a Unix program here");
        var set = new ManPagesSet();
        const string Clear = ".\\\" SPDX-License-Identifier: MIT\n.TH a 7\nbody";
        using var fixture = new PackageFixture()
            .Package(
                set.Packages[0],
                ("usr/share/man/man7/b.7.gz", PackageFixture.Gzip(Clear)),
                ("usr/share/man/man7/a.7.gz", PackageFixture.Gzip(Clear)),
                ("usr/share/man/man7/so.7.gz", PackageFixture.Gzip(".so man7/a.7\n")),
                ("usr/share/man/man7/unclear.7.gz", PackageFixture.Gzip(".TH a 7\nbody")),
                ("usr/share/man/man5/z.5.gz", PackageFixture.Gzip(Clear)))
            .Package(
                set.Packages[1],
                ("usr/bin/groff", Encoding.UTF8.GetBytes("#!/bin/sh\necho HEADER\necho NAME\necho a - page\ncat | tail -n 1\necho\necho FOOTER\n")),
                ("usr/share/groff/1.22.4/tmac/an.tmac", "x"u8.ToArray()));
        fixture.MakeExecutable(1, "usr/bin/groff");
        File.CreateSymbolicLink(Path.Combine(fixture.Packages[0].Path, "usr/share/man/man7/link.7.gz"), "a.7.gz");
        var documents = fixture.Cut(set);
        Assert.Equal(["z.5", "a.7", "b.7"], documents.Select(d => d.Id));
        Assert.All(documents, d => Assert.Equal(("a - page", "NAME\na - page\nbody", "MIT", Clear), (d.Title, d.Text, d.Fields["licence"], d.Fields["source"])));
        Assert.Equal(("5", "manpages/z.5"), (documents[0].Fields["section"], documents[0].Unit));
    }

    [Fact]
    public void A_typesetter_that_fails_is_named_with_the_page()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "groff is a Unix program here");
        var set = new ManPagesSet();
        using var fixture = new PackageFixture()
            .Package(set.Packages[0], ("usr/share/man/man7/a.7.gz", PackageFixture.Gzip(".\\\" SPDX-License-Identifier: MIT\n.TH a 7\n")))
            .Package(set.Packages[1], ("usr/bin/groff", "#!/bin/sh\necho bad font >&2\nexit 3\n"), ("usr/share/groff/1.22.4/x", "x"));
        fixture.MakeExecutable(1, "usr/bin/groff");
        var error = Assert.Throws<DataSetBuildException>(() => fixture.Cut(set));
        Assert.Contains("a.7", error.Message, StringComparison.Ordinal);
        Assert.Contains("bad font", error.Message, StringComparison.Ordinal);
    }
}
