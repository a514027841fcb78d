namespace Offprint.Papers;

/// <summary>The style of reports: system fonts, two sets of colours with at least 4.5:1 contrast for text.</summary>
internal static class ReportStyle
{
    public const string Css = Page + "\n" + Charts;

    /// <summary>The marks of charts; they use the colours that <see cref="Css"/> declares.</summary>
    public const string Charts = """
        .chart{display:block;overflow:visible}
        .chart text{fill:var(--ink);font-size:13px}
        .chart .label{fill:var(--soft);font-size:12px}
        .chart .figure{font-weight:600}
        .chart .row{paint-order:stroke;stroke:var(--paper);stroke-width:5px}
        .chart .axis{stroke:var(--line);stroke-width:1}
        .chart .zone{fill:var(--zone)}
        .chart .bar{stroke:var(--good);stroke-width:2}
        .chart .null{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:4 3}
        .chart .interval{stroke:var(--mark);stroke-width:4}
        .chart .end{stroke-width:2}
        .chart .estimate{fill:var(--mark);stroke:var(--paper);stroke-width:2}
        .chart .pair{stroke:var(--mark);stroke-opacity:.3;stroke-width:1}
        .chart .case{fill:var(--mark);fill-opacity:.65}
        .chart .mean{stroke:var(--ink);stroke-width:2}
        """;

    private const string Page = """
        :root{color-scheme:light dark;--paper:#fdfdfb;--ink:#1d2125;--soft:#5a6370;--line:#d5d9de;--card:#f2f3f1;--good:#17692f;--fair:#7d5200;--bad:#b3261e;--open:#4d5661;--mark:#1f5fa8;--zone:#17692f1f}
        @media (prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#e7e9ec;--soft:#a3adb8;--line:#3a4149;--card:#1d2226;--good:#5fcf80;--fair:#e2b04a;--bad:#ff8a80;--open:#b4bdc7;--mark:#7db7f5;--zone:#5fcf8026}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
        main{max-width:860px;margin:0 auto;padding:24px 16px}
        footer{max-width:860px;margin:0 auto;padding:8px 16px 32px;color:var(--soft);font-size:14px}
        h1{font-size:26px;line-height:1.25;margin:0 0 8px}
        h2{font-size:19px;margin:0 0 8px}
        p{margin:0 0 8px}
        a{color:var(--mark)}
        section{margin:28px 0}
        .slug{font-family:ui-monospace,monospace;color:var(--soft);margin:0}
        .authors,.when,.legend,.none{color:var(--soft);font-size:14px}
        .claim{font-style:italic}
        .verdict{border-left:6px solid var(--mood);background:var(--card);padding:14px 16px;border-radius:4px}
        .verdict h2{font-size:22px;color:var(--mood);margin:0 0 4px}
        .verdict p{margin:0}
        .good{--mood:var(--good)}.fair{--mood:var(--fair)}.bad{--mood:var(--bad)}.open{--mood:var(--open)}
        .badge{color:var(--mood);border:1px solid var(--mood);border-radius:10px;padding:1px 8px;font-size:13px;white-space:nowrap}
        figure{margin:0 0 20px}
        figcaption{margin:0 0 6px}
        table{border-collapse:collapse;width:100%;font-size:14px}
        th,td{overflow-wrap:break-word;text-align:left;vertical-align:top;padding:6px 8px;border-bottom:1px solid var(--line)}
        th{color:var(--soft);font-weight:600}
        summary{cursor:pointer;padding:10px 0}
        @media (max-width:640px){
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        table,tbody,tr,td{display:block}
        tr{border-bottom:1px solid var(--line);padding:6px 0}
        td{border:0;padding:2px 0;display:flex;gap:10px}
        td::before{content:attr(data-label);flex:0 0 84px;color:var(--soft)}
        }
        @media print{body{background:#fff;color:#000}details{display:none}}
        """;
}
