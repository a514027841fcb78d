using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

/// <summary>A logistic unit on images of two classes that is trained by a searched loss: an expression of the predicted probability and the label.</summary>
internal sealed class SearchedLoss
{
    private const int Epochs = 2;
    private const double Rate = 0.05, LargestStep = 10;

    private readonly float[][] _images;
    private readonly int[] _labels;
    private readonly int _training;

    public SearchedLoss(GrayImages images, int a, int b, int training, int validation)
    {
        var rows = Enumerable.Range(0, images.Count).Where(i => images.Labels[i] == a || images.Labels[i] == b).Take(training + validation).ToArray();
        _images = [.. rows.Select(r => images.Images[r])];
        _labels = [.. rows.Select(r => images.Labels[r] == a ? 1 : 0)];
        _training = training;
    }

    /// <summary>Examples that were executed so far.</summary>
    public long Executed { get; private set; }

    /// <summary>Validation accuracy after training with a loss.</summary>
    public double Accuracy(ScalarExpression loss)
    {
        var weights = new double[GrayImages.Pixels + 1];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            for (var i = 0; i < _training; i++)
            {
                Step(loss, weights, i, learn: true);
            }
        }

        var right = 0;
        for (var i = _training; i < _images.Length; i++)
        {
            right += Step(loss, weights, i, learn: false) >= 0.5 == (_labels[i] == 1) ? 1 : 0;
        }

        return (double)right / (_images.Length - _training);
    }

    /// <summary>The probe: predictions while training on a few examples, and on a few others.</summary>
    public void Probe(ScalarExpression loss, int training, int validation, IOutputSink sink)
    {
        var weights = new double[GrayImages.Pixels + 1];
        for (var i = 0; i < training + validation; i++)
        {
            sink.Write(Step(loss, weights, i < training ? i : _training + i - training, i < training));
        }
    }

    private double Step(ScalarExpression loss, double[] weights, int example, bool learn)
    {
        Executed++;
        var image = _images[example];
        var sum = weights[^1];
        for (var p = 0; p < image.Length; p++)
        {
            sum += weights[p] * image[p];
        }

        var prediction = 1 / (1 + Math.Exp(-sum));
        if (!learn)
        {
            return prediction;
        }

        var slope = loss.Evaluate([prediction, _labels[example]]).Derivative * prediction * (1 - prediction);
        var step = double.IsFinite(slope) ? Rate * Math.Clamp(slope, -LargestStep, LargestStep) : 0;
        for (var p = 0; p < image.Length; p++)
        {
            weights[p] -= step * image[p];
        }

        weights[^1] -= step;
        return prediction;
    }
}
