using System.Text.Json;

namespace Offprint.Papers.Tests.DataSets;

/// <summary>What is taken from a mail, and what is masked.</summary>
public sealed class MailTests
{
    private const string Reply =
        """
        From: Ann Smithson <ann@example.org>
        To: "Bob K. Miller" <bob.k@example.com>
        Subject: Re: [list] Fwd: The  Plan
        Content-Type: text/plain; charset=us-ascii

        Hi Bob,

        On Thu, Aug 22, 2002 at 10:00, Carl wrote:
        > quoted text of somebody

        the plan is at http://example.org/~ann/plan.html or on www.example.com, call +1 (555) 123-4567.
        Ask carl@example.net (carl at example dot net), Ann Smithson or Fred Quux at 12 Elm Street.
        Subject: a forwarded line

        Regards,
        Ann
        --
        Ann Smithson, Example Corp
        """;

    [Fact]
    public void Header_people_and_thread_are_read()
    {
        var mail = MailMessage.Parse(Reply)!;
        Assert.Equal("the plan", mail.Thread);
        Assert.Superset(new HashSet<string> { "ann", "smithson", "bob", "miller" }, mail.People.Select(word => word.ToLowerInvariant()).ToHashSet());
        Assert.DoesNotContain("example", mail.People);
    }

    [Fact]
    public void The_body_loses_quotations_headers_signature_and_what_names_somebody()
    {
        var mail = MailMessage.Parse(Reply)!;
        var clean = MailCleaner.Clean(mail.Body);
        var masked = new NameMask(["Fred"], mail.People.Append("Carl"), [clean], static _ => true).Apply(clean, mail.People);
        Assert.Equal(
            """
            Hi <name>,

            the plan is at <link> or on <link> call <number>.
            Ask <address> (<address>), <name> or <name> at <address>
            """,
            masked);
    }

    [Fact]
    public void A_word_that_is_also_a_name_is_kept_where_it_is_a_word()
    {
        var mask = new NameMask(["Mark", "Will", "Fred"], [], ["please mark it, we will mark it and will see", "Fred"], static _ => true);
        Assert.Equal("Will you mark it? Thanks <name>, and hello <name>.", mask.Apply("Will you mark it? Thanks Mark, and hello Will.", []));
        Assert.Equal("<name> said so", mask.Apply("Mark Fred said so", []));
    }

    [Fact]
    public void A_user_name_that_no_dictionary_knows_is_masked_in_lower_case_too()
    {
        var mask = new NameMask([], ["qwilp", "table"], ["qwilp said a table, qwilp and a table", "so qwilp the table"], static word => word == "table");
        Assert.Equal("as <name> put it on a table", mask.Apply("as qwilp put it on a table", []));
    }

    [Theory]
    [InlineData("quoted-printable", "a=3Db and a long=\n line, caf=E9", "a=b and a long line, cafe")]
    [InlineData("base64", "cGxhaW4gdGV4dCBpbiBiYXNlIDY0", "plain text in base 64")]
    [InlineData("8bit", "as it is", "as it is")]
    public void Encoded_bodies_are_decoded(string encoding, string body, string expected) =>
        Assert.Equal(expected, MailMessage.Parse($"Subject: x\nContent-Transfer-Encoding: {encoding}\n\n{body}")!.Body);

    [Fact]
    public void Of_several_parts_the_first_text_is_taken_and_html_becomes_text()
    {
        const string Mail = "Subject: x\nContent-Type: multipart/mixed;\n boundary=\"b1\"\n\nnote\n--b1\nContent-Type: image/png\n\nxx\n--b1\nContent-Type: text/html\n\n<html><body><p>Buy <b>now</b></p></body></html>\n--b1--\n";
        Assert.Equal("Buy now", MailMessage.Parse(Mail)!.Body);
    }

    [Theory]
    [InlineData("no header and no body")]
    [InlineData("Content-Type: image/png\n\nxxxx")]
    [InlineData("Content-Type: multipart/mixed\n\nno boundary")]
    [InlineData("Subject: x\n\n\u4f60\u597d\u4f60\u597d ok")]
    public void Mails_without_readable_text_are_left_out(string mail) => Assert.Null(MailMessage.Parse(mail));

    [Fact]
    public void The_set_takes_as_many_of_each_label_drops_near_duplicates_and_keeps_threads_together()
    {
        var texts = new[] { "alpha", "beta", "gamma", "delta", "epsilon" }.Select((w, i) => string.Join(' ', Enumerable.Range(0, 30).Select(k => $"{w} topic {(char)('a' + ((k * (i + 3)) % 26))}"))).ToArray();
        (string, byte[]) Mail(string group, int number, string subject, string text) =>
            ($"package/data/{group}/{number}.json", JsonSerializer.SerializeToUtf8Bytes(new { id = $"{number}", group, text = $"From: x@example.org\nSubject: {subject}\n\n{text}." }));
        var set = new MailSet { PerLabel = 2 };
        using var fixture = new PackageFixture()
            .Package(
                set.Packages[0],
                Mail("easy-ham-1", 1, "Plan", texts[0]), Mail("easy-ham-1", 2, "copy", texts[0]), Mail("easy-ham-2", 1, "Re: plan", texts[1]), Mail("hard-ham-1", 1, "x", "short"),
                Mail("spam-1", 1, "buy", texts[2]), Mail("spam-2", 1, "", texts[3]))
            .Package(set.Packages[1], ("package/data/names.json", "[\"Ann\"]"))
            .Package(set.Packages[2], ("package/data/names.json", "[\"Bob\"]"))
            .Package(set.Packages[3], [.. from kind in (string[])["index", "data"] from part in (string[])["noun", "verb", "adj", "adv"] select ($"usr/share/wordnet/{kind}.{part}", "")]);
        Assert.Equal(
            [("ham/1", "mail/thread-1", "easy-ham-1"), ("ham/2", "mail/thread-1", "easy-ham-2"), ("spam/1", "mail/thread-2", "spam-1"), ("spam/2", "mail/spam/2", "spam-2")],
            fixture.Cut(set).Select(d => (d.Id, d.Unit, d.Fields["group"])));
        Assert.Contains("3 are wanted", Assert.Throws<DataSetBuildException>(() => fixture.Cut(new MailSet { PerLabel = 3 })).Message, StringComparison.Ordinal);
    }
}
