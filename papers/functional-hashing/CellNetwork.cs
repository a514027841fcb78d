using System.Text;
using Offprint.Discovery;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// Small networks whose hidden part is a cell: images of seven by seven go through a layer into the cell, out of it into ten classes; plain stochastic gradient descent.
/// A node's initial weights follow from what it computes (<see cref="CellArchitecture.Descriptions"/>), so cells that are the same but for names start alike.
/// </summary>
internal sealed class CellNetwork
{
    /// <summary>Operations of nodes: layer with relu, layer with tanh, nothing.</summary>
    public const int OperationCount = 3;

    private const int Inputs = 49, Width = 16, Classes = 10, Epochs = 3;
    private const double Rate = 0.02;

    private readonly double[][] _images;
    private readonly int[] _labels;
    private readonly int _training;

    /// <summary>Takes images; the first ones train, the others validate.</summary>
    public CellNetwork(GrayImages images, int training)
    {
        _images = [.. images.Images.Select(Shrink)];
        (_labels, _training) = (images.Labels, training);
    }

    /// <summary>Examples that were executed so far.</summary>
    public long Executed { get; private set; }

    /// <summary>Trains a cell and returns its validation accuracy.</summary>
    public double Accuracy(CellArchitecture cell)
    {
        var state = new State(cell);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            for (var i = 0; i < _training; i++)
            {
                Step(state, i, learn: true);
            }
        }

        var right = 0;
        for (var i = _training; i < _images.Length; i++)
        {
            Step(state, i, learn: false);
            right += Array.IndexOf(state.Probabilities, state.Probabilities.Max()) == _labels[i] ? 1 : 0;
        }

        return (double)right / (_images.Length - _training);
    }

    /// <summary>The probe: losses of a few training steps and of a few predictions.</summary>
    public void Probe(CellArchitecture cell, int training, int validation, IOutputSink sink)
    {
        var state = new State(cell);
        for (var i = 0; i < training + validation; i++)
        {
            var example = i < training ? i : _training + i - training;
            Step(state, example, learn: i < training);
            sink.Write(-Math.Log(state.Probabilities[_labels[example]] + 1e-12));
        }
    }

    private static double[] Shrink(float[] image)
    {
        var small = new double[Inputs];
        for (var i = 0; i < small.Length; i++)
        {
            var at = (2 * (i / 7) * GrayImages.Side) + (2 * (i % 7));
            small[i] = (image[at] + image[at + 1] + image[at + GrayImages.Side] + image[at + GrayImages.Side + 1]) / 4;
        }

        return small;
    }

    private void Step(State s, int example, bool learn)
    {
        Executed++;
        var cell = s.Cell;
        Forward(s.First, _images[example], s.Value[0]);
        Activate(0, s.Value[0]);
        for (var node = 1; node < cell.Nodes; node++)
        {
            if (!s.Live[node])
            {
                continue;
            }

            Array.Clear(s.Sum[node]);
            foreach (var from in s.From[node])
            {
                Add(s.Value[from], s.Sum[node]);
            }

            if (s.Layer[node] is { } layer)
            {
                Forward(layer, s.Sum[node], s.Value[node]);
                Activate(cell.Operations[node - 1], s.Value[node]);
            }
            else
            {
                s.Sum[node].CopyTo(s.Value[node], 0);
            }
        }

        Forward(s.Last, s.Value[^1], s.Probabilities);
        Softmax(s.Probabilities);
        if (learn)
        {
            Backward(s, example);
        }
    }

    private void Backward(State s, int example)
    {
        foreach (var gradient in s.Gradient)
        {
            Array.Clear(gradient);
        }

        var error = (double[])s.Probabilities.Clone();
        error[_labels[example]]--;
        Learn(s.Last, s.Value[^1], error, s.Gradient[^1]);
        for (var node = s.Cell.Nodes - 1; node >= 1; node--)
        {
            if (!s.Live[node])
            {
                continue;
            }

            var upstream = s.Gradient[node];
            if (s.Layer[node] is { } layer)
            {
                Deactivate(s.Cell.Operations[node - 1], s.Value[node], upstream);
                var below = new double[Width];
                Learn(layer, s.Sum[node], upstream, below);
                upstream = below;
            }

            foreach (var from in s.From[node])
            {
                Add(upstream, s.Gradient[from]);
            }
        }

        Deactivate(0, s.Value[0], s.Gradient[0]);
        Learn(s.First, _images[example], s.Gradient[0], null);
    }

    private static void Forward(double[][] layer, double[] input, double[] output)
    {
        for (var o = 0; o < output.Length; o++)
        {
            var row = layer[o];
            var sum = row[^1];
            for (var i = 0; i < input.Length; i++)
            {
                sum += row[i] * input[i];
            }

            output[o] = sum;
        }
    }

    /// <summary>Adds the gradient of the input, then takes a step.</summary>
    private static void Learn(double[][] layer, double[] input, double[] error, double[]? below)
    {
        for (var o = 0; o < error.Length; o++)
        {
            var (row, e) = (layer[o], error[o]);
            if (e == 0)
            {
                continue;
            }

            for (var i = 0; i < input.Length; i++)
            {
                if (below is not null)
                {
                    below[i] += e * row[i];
                }

                row[i] -= Rate * e * input[i];
            }

            row[^1] -= Rate * e;
        }
    }

    private static void Activate(int operation, double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = operation == 0 ? Math.Max(0, values[i]) : Math.Tanh(values[i]);
        }
    }

    private static void Deactivate(int operation, double[] values, double[] gradient)
    {
        for (var i = 0; i < values.Length; i++)
        {
            gradient[i] *= operation == 0 ? (values[i] > 0 ? 1 : 0) : 1 - (values[i] * values[i]);
        }
    }

    private static void Add(double[] from, double[] to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }

    private static void Softmax(double[] values)
    {
        var largest = values.Max();
        double sum = 0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i] = Math.Exp(Math.Max(-700, values[i] - largest));
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= sum;
        }
    }

    private sealed class State
    {
        public State(CellArchitecture cell)
        {
            Cell = cell;
            Live = cell.Live();
            var descriptions = cell.Descriptions();
            From = [.. Enumerable.Range(0, cell.Nodes).Select(to => Enumerable.Range(0, to).Where(from => Live[from] && Live[to] && cell.HasEdge(from, to)).ToArray())];
            Layer = [.. Enumerable.Range(0, cell.Nodes).Select(n => n > 0 && n < cell.Nodes - 1 && Live[n] && cell.Operations[n - 1] != 2 ? Weights(Width, Width, descriptions[n]!) : null)];
            First = Weights(Inputs, Width, "first");
            Last = Weights(Width, Classes, "last");
            double[][] Empty() => [.. Enumerable.Range(0, cell.Nodes).Select(static _ => new double[Width])];
            (Value, Sum, Gradient) = (Empty(), Empty(), Empty());
        }

        public CellArchitecture Cell { get; }

        public bool[] Live { get; }

        public int[][] From { get; }

        public double[][]?[] Layer { get; }

        public double[][] First { get; }

        public double[][] Last { get; }

        public double[][] Value { get; }

        public double[][] Sum { get; }

        public double[][] Gradient { get; }

        public double[] Probabilities { get; } = new double[Classes];

        private static double[][] Weights(int inputs, int outputs, string purpose)
        {
            var random = new SeededRandom(System.IO.Hashing.XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(purpose)));
            return [.. Enumerable.Range(0, outputs).Select(_ => Enumerable.Range(0, inputs + 1).Select(i => i == inputs ? 0 : random.NextGaussian() / Math.Sqrt(inputs)).ToArray())];
        }
    }
}
