using System.Numerics.Tensors;

namespace Offprint.Discovery;

/// <summary>
/// Runs register programs on regression tasks. Fitness is 1 − (2/π)·atan(root mean squared error), from 0 to 1; a program whose error leaves the bound is stopped with
/// fitness 0. Not thread-safe: one machine a thread.
/// </summary>
/// <param name="space">Registers.</param>
/// <param name="errorBound">Largest absolute error before a program is stopped.</param>
public sealed class RegisterMachine(RegisterProgramSpace space, double errorBound = 100)
{
    private double[] _scalars = [];
    private double[][] _vectors = [];
    private double[][] _matrices = [];
    private double[] _scratch = [];

    /// <summary>Examples that were executed so far, training and validation; what a search costs.</summary>
    public long ExecutedExamples { get; private set; }

    /// <summary>Trains and scores a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="task">The task.</param>
    /// <returns>Its fitness.</returns>
    public double Evaluate(RegisterProgram program, RegressionTask task)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(task);
        double squares = 0;
        var finished = Execute(program, task, task.TrainingCount, task.ValidationCount, (error, isValidation) =>
        {
            if (!(Math.Abs(error) <= errorBound))
            {
                return false;
            }

            squares += isValidation ? error * error : 0;
            return true;
        });
        return finished ? 1 - (2 / Math.PI * Math.Atan(Math.Sqrt(squares / task.ValidationCount))) : 0;
    }

    /// <summary>Runs a program on the first examples of a task and writes the error of each: the probe of functional hashing.</summary>
    /// <param name="program">The program.</param>
    /// <param name="task">The task.</param>
    /// <param name="training">Training examples.</param>
    /// <param name="validation">Validation examples.</param>
    /// <param name="sink">Takes the errors.</param>
    public void Probe(RegisterProgram program, RegressionTask task, int training, int validation, IOutputSink sink)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(sink);
        if (training > task.TrainingCount || validation > task.ValidationCount)
        {
            throw new ArgumentException($"The probe wants {training} and {validation} examples of task '{task.Name}', which has {task.TrainingCount} and {task.ValidationCount}.");
        }

        Execute(program, task, training, validation, (error, _) =>
        {
            sink.Write(error);
            return true;
        });
    }

    /// <summary>The probe of a task, for hashers.</summary>
    /// <param name="task">The task.</param>
    /// <param name="training">Training examples.</param>
    /// <param name="validation">Validation examples.</param>
    /// <returns>The probe; it uses this machine.</returns>
    public IFunctionalProbe<RegisterProgram> ProbeOf(RegressionTask task, int training = 10, int validation = 10)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new DelegateProbe<RegisterProgram>($"{task.Name}, {task.TrainingCount}+{task.ValidationCount} examples", (program, _, sink) => Probe(program, task, training, validation, sink));
    }

    private bool Execute(RegisterProgram program, RegressionTask task, int training, int validation, Func<double, bool, bool> onError)
    {
        Reset(task.Dimension);
        RegisterInstruction[] setup = [.. program.Setup], predict = [.. program.Predict], learn = [.. program.Learn];
        Run(setup);
        for (var i = 0; i < training + validation; i++)
        {
            var isValidation = i >= training;
            var example = isValidation ? task.TrainingCount + i - training : i;
            task.Features.AsSpan(example * task.Dimension, task.Dimension).CopyTo(_vectors[0]);
            (_scalars[0], _scalars[1]) = (0, 0); // the label is not seen while predicting
            Run(predict);
            ExecutedExamples++;
            if (!onError(_scalars[1] - task.Labels[example], isValidation))
            {
                return false;
            }

            if (!isValidation)
            {
                _scalars[0] = task.Labels[example];
                Run(learn);
            }
        }

        return true;
    }

    private void Reset(int dimension)
    {
        if (_scratch.Length != dimension)
        {
            _scalars = new double[space.Scalars];
            _vectors = [.. Enumerable.Range(0, space.Vectors).Select(_ => new double[dimension])];
            _matrices = [.. Enumerable.Range(0, space.Matrices).Select(_ => new double[dimension * dimension])];
            _scratch = new double[dimension];
            return;
        }

        Array.Clear(_scalars);
        foreach (var register in _vectors)
        {
            Array.Clear(register);
        }

        foreach (var register in _matrices)
        {
            Array.Clear(register);
        }
    }

    private void Run(RegisterInstruction[] instructions)
    {
        var s = _scalars;
        foreach (ref readonly var i in instructions.AsSpan())
        {
            switch (i.Operation)
            {
                case RegisterOperation.ScalarConstant:
                    s[i.Output] = i.Constant;
                    break;
                case RegisterOperation.ScalarSum:
                    s[i.Output] = s[i.First] + s[i.Second];
                    break;
                case RegisterOperation.ScalarDifference:
                    s[i.Output] = s[i.First] - s[i.Second];
                    break;
                case RegisterOperation.ScalarProduct:
                    s[i.Output] = s[i.First] * s[i.Second];
                    break;
                case RegisterOperation.ScalarSine:
                    s[i.Output] = Math.Sin(s[i.First]);
                    break;
                case RegisterOperation.ScalarVectorProduct:
                    TensorPrimitives.Multiply(_vectors[i.Second], s[i.First], _vectors[i.Output]);
                    break;
                case RegisterOperation.VectorSum:
                    TensorPrimitives.Add(_vectors[i.First], _vectors[i.Second], _vectors[i.Output]);
                    break;
                case RegisterOperation.VectorDifference:
                    TensorPrimitives.Subtract(_vectors[i.First], _vectors[i.Second], _vectors[i.Output]);
                    break;
                case RegisterOperation.VectorProduct:
                    TensorPrimitives.Multiply(_vectors[i.First], _vectors[i.Second], _vectors[i.Output]);
                    break;
                case RegisterOperation.DotProduct:
                    s[i.Output] = Dot(_vectors[i.First], _vectors[i.Second]);
                    break;
                case RegisterOperation.OuterProduct:
                    for (var row = 0; row < _scratch.Length; row++)
                    {
                        TensorPrimitives.Multiply(_vectors[i.Second], _vectors[i.First][row], _matrices[i.Output].AsSpan(row * _scratch.Length, _scratch.Length));
                    }

                    break;
                case RegisterOperation.MatrixVectorProduct:
                    for (var row = 0; row < _scratch.Length; row++)
                    {
                        _scratch[row] = Dot(_matrices[i.First].AsSpan(row * _scratch.Length, _scratch.Length), _vectors[i.Second]);
                    }

                    _scratch.CopyTo(_vectors[i.Output], 0);
                    break;
                case RegisterOperation.ScalarMatrixProduct:
                    TensorPrimitives.Multiply(_matrices[i.Second], s[i.First], _matrices[i.Output]);
                    break;
                case RegisterOperation.MatrixSum:
                    TensorPrimitives.Add(_matrices[i.First], _matrices[i.Second], _matrices[i.Output]);
                    break;
            }
        }
    }

    /// <summary>Summed in order, so that the value does not depend on the width of vector registers.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
