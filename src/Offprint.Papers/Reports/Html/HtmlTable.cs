namespace Offprint.Papers;

/// <summary>Tables that become one block a row on narrow screens: each cell carries its column's name.</summary>
internal static class HtmlTable
{
    public static Html Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows) => Html.Of($"""
        <table><thead><tr>{Html.Join(columns.Select(static column => Html.Of($"""<th scope="col">{column}</th>""")), "")}</tr></thead>
        <tbody>
        {Html.Join(rows.Select(row => Html.Of($"<tr>{Html.Join(row.Select((cell, index) => Html.Of($"""<td data-label="{columns[index]}">{cell}</td>""")), "")}</tr>")))}
        </tbody></table>
        """);
}
