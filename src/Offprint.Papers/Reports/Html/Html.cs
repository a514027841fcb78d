using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Offprint.Papers;

/// <summary>A piece of HTML that is ready to be written; whatever becomes part of one through <see cref="Of"/> is escaped first.</summary>
/// <param name="Markup">The markup.</param>
internal readonly record struct Html(string Markup)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static readonly Html Empty = new("");

    /// <summary>Markup with values in it: other pieces as they are, everything else escaped, numbers in the invariant culture.</summary>
    public static Html Of(FormattableString template)
    {
        var values = template.GetArguments();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Escape(values[i]);
        }

        return new Html(string.Format(CultureInfo.InvariantCulture, template.Format, values));
    }

    public static Html Join(IEnumerable<Html> pieces, string separator = "\n")
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
        {
            if (text.Length > 0)
            {
                text.Append(separator);
            }

            text.Append(piece.Markup);
        }

        return new Html(text.ToString());
    }

    public override string ToString() => Markup;

    private static string Escape(object? value) => value switch
    {
        null => "",
        Html html => html.Markup,
        IFormattable number => Encoder.Encode(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => Encoder.Encode(value.ToString() ?? ""),
    };
}
