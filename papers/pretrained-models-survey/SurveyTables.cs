using System.Globalization;
using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>Writes what was measured as lines of the report: every task, every method, each with its interval over speeches.</summary>
internal sealed class SurveyTables(RunContext run, PretrainedModelsSurveyOptions options)
{
    private readonly ILookup<string, Measurement> _byName = run.Measurements.ToLookup(m => m.Name);

    public void Write()
    {
        string[] ids = [.. options.Objectives];
        run.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{One("training tokens"):N0} training tokens; {options.Seconds:0.#} s of one core for each objective by the measured cost of its steps, simcse {options.Seconds * 5 / 18:0.#} s more after mlm; one pre-training seed, {(run.IsQuick ? 1 : 3)} draws of 200 labels"));
        foreach (string id in ids.Append("simcse"))
        {
            run.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{id}: {One(SurveyNames.StartSeconds(id)):0.0} s for the start, {One(SurveyNames.StepSeconds(id)) * 1000:0} ms a step, {One($"training steps {id}"):N0} steps in {One($"training seconds {id}"):0.0} s, {One($"training tokens {id}") / 1e6:0.00} M tokens, {One($"training operations {id}") / 1e12:0.00} TFLOP, loss {One($"training loss {id}"):0.00} (losses do not compare)"));
        }

        string[] scratch = [.. ids.Select(SurveyNames.Scratch).Distinct()];
        foreach (int count in SurveyNames.LabelCounts)
        {
            Line($"era, {count} labels, accuracy in %", [.. ids, "simcse", .. scratch, SurveyNames.Start("clm"), SurveyNames.Start("mlm"), "TF-IDF", "word vectors"], method => SurveyNames.Era(count, method), "0.0");
        }

        Line("gap of 3 words, tokens right in %", ids, SurveyNames.Infill, "0.0");
        Line("bits per byte of held-out speeches (lower is better)", ids, SurveyNames.Bits, "0.000");
        Line("same speech among 500 passages, mean reciprocal rank", [.. ids, "simcse", "mlm, as long again as simcse", "TF-IDF", "word vectors"], SurveyNames.Similarity, "0.000");
        if (_byName.Contains(SurveyNames.Era(SurveyNames.Labels, "rtd")))
        {
            var difference = Paired(SurveyNames.Era(SurveyNames.Labels, "rtd"), SurveyNames.Era(SurveyNames.Labels, "mlm"));
            run.Note(string.Create(CultureInfo.InvariantCulture, $"rtd less mlm at equal time, era with 200 labels: {difference.Estimate:0.0} points ({difference.Low:0.0} to {difference.High:0.0})"));
        }
    }

    private void Line(string task, IReadOnlyList<string> methods, Func<string, string> name, string format)
    {
        var cells = new List<string>();
        foreach (string method in methods.Where(method => _byName.Contains(name(method))))
        {
            var interval = Bootstrap.Mean([.. _byName[name(method)].Select(m => m.Value)]);
            cells.Add(string.Create(CultureInfo.InvariantCulture, $"{method} {interval.Estimate.ToString(format, CultureInfo.InvariantCulture)} ({interval.Low.ToString(format, CultureInfo.InvariantCulture)} to {interval.High.ToString(format, CultureInfo.InvariantCulture)})"));
        }

        if (cells.Count > 0) run.Note($"{task}: {string.Join("; ", cells)}");
    }

    private Interval Paired(string a, string b)
    {
        var other = _byName[b].ToDictionary(m => m.Item!, m => m.Value);
        double[] first = [.. _byName[a].Select(m => m.Value)], second = [.. _byName[a].Select(m => other[m.Item!])];
        return Bootstrap.Paired(first, second);
    }

    private double One(string name) => _byName[name].FirstOrDefault()?.Value ?? double.NaN;
}
