using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>Accuracies of four taggers on growing slices of shuffled files, on one test part.</summary>
internal sealed record TaggerCurve(string Tagger, double[] Sizes, double[] Accuracies);

/// <summary>Measures one fold.</summary>
internal static class TaggerCurves
{
    public static readonly string[] Taggers = ["most frequent tag", "trigram hidden Markov model", "averaged perceptron", "naive Bayes"];

    public static IReadOnlyList<TaggerCurve> Measure(TaggedCode code, TaggerFeatures features, LearningCurvesOptions options, ulong seed, Action<double> progress, CancellationToken ct)
    {
        // Files are shuffled, so that a file is in one part only.
        var files = code.Methods.GroupBy(static m => m.Unit, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal).Select(g => Some([.. g], options.MethodsPerFile, seed)).ToArray();
        DeterministicShuffle.Shuffle<TaggedMethod[]>(files, seed, "learning-curves/files");
        List<TaggedMethod> test = [], train = [];
        var names = 0;
        foreach (var file in files)
        {
            (names < options.TestNames ? test : train).AddRange(file);
            names += file.Sum(static m => m.Names);
        }

        // The working hypothesis is a homogeneous sample: a type of hundreds of methods would be a step in the curve.
        var methods = train.ToArray();
        if (!options.WholeFiles) DeterministicShuffle.Shuffle<TaggedMethod>(methods, seed, "learning-curves/methods");
        ITagger[] taggers = [new SuffixTagger(code), new TrigramTagger(code), new PerceptronTagger(code, features), new BayesTagger(code, features)];
        var sizes = new List<double>();
        var accuracies = taggers.Select(static _ => new List<double>()).ToArray();
        var (learned, due, total) = (0, options.Step, train.Sum(static m => m.Words.Length));
        foreach (var method in methods)
        {
            foreach (var tagger in taggers) tagger.Learn(method);
            learned += method.Words.Length;
            if (learned < due) continue;
            ct.ThrowIfCancellationRequested();
            sizes.Add(learned);
            for (var t = 0; t < taggers.Length; t++) accuracies[t].Add(Accuracy(taggers[t], test));
            due += options.Step;
            progress((double)learned / total);
        }

        return [.. Taggers.Select((name, t) => new TaggerCurve(name, [.. sizes], [.. accuracies[t]]))];
    }

    private static TaggedMethod[] Some(TaggedMethod[] methods, int most, ulong seed)
    {
        if (methods.Length <= most) return methods;
        DeterministicShuffle.Shuffle<TaggedMethod>(methods, seed, "learning-curves/" + methods[0].Unit);
        return methods[..most];
    }

    private static double Accuracy(ITagger tagger, List<TaggedMethod> test)
    {
        var (right, all) = (0, 0);
        foreach (var method in test)
        {
            // Other tokens keep their roles, which their text tells; those of names are wiped.
            byte[] tags = [.. method.Tags.Select((tag, i) => method.IsName[i] ? (byte)31 : tag)];
            tagger.Tag(method, tags);
            for (var i = 0; i < tags.Length; i++)
            {
                if (!method.IsName[i]) continue;
                all++;
                right += tags[i] == method.Tags[i] ? 1 : 0;
            }
        }

        return 100.0 * right / all;
    }
}
