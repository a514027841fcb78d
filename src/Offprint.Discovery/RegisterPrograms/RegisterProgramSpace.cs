using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>A space of register programs: sizes of the functions, registers, operations; random programs and mutations.</summary>
public sealed record RegisterProgramSpace
{
    /// <summary>Instructions of setup.</summary>
    public int SetupSize { get; init; } = 10;

    /// <summary>Instructions of predict.</summary>
    public int PredictSize { get; init; } = 2;

    /// <summary>Instructions of learn.</summary>
    public int LearnSize { get; init; } = 8;

    /// <summary>Scalar registers; at least 2 (label and prediction).</summary>
    public int Scalars { get; init; } = 4;

    /// <summary>Vector registers; at least 1 (features).</summary>
    public int Vectors { get; init; } = 3;

    /// <summary>Matrix registers.</summary>
    public int Matrices { get; init; } = 1;

    /// <summary>Operations that programs may use.</summary>
    public IReadOnlyList<RegisterOperation> Operations { get; init; } =
    [
        RegisterOperation.ScalarConstant, RegisterOperation.ScalarDifference, RegisterOperation.ScalarProduct,
        RegisterOperation.ScalarVectorProduct, RegisterOperation.VectorSum, RegisterOperation.DotProduct,
    ];

    /// <summary>Probability that a child is mutated at all.</summary>
    public double MutationProbability { get; init; } = 0.9;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (SetupSize < 0 || PredictSize < 1 || LearnSize < 0)
        {
            throw new ArgumentException($"The sizes are {SetupSize}, {PredictSize} and {LearnSize}; predict needs 1 or more instructions, the others 0 or more.");
        }

        if (Scalars < 2 || Vectors < 1 || Matrices < 0)
        {
            throw new ArgumentException($"The registers are {Scalars} scalars, {Vectors} vectors and {Matrices} matrices; there must be 2, 1 and 0 or more.");
        }

        if (Operations.Count == 0 || (Matrices == 0 && Operations.Any(static o => RegisterSignature.Of(o) is var (a, b, c) && (a == 'm' || b == 'm' || c == 'm'))))
        {
            throw new ArgumentException($"{nameof(Operations)} must hold one operation or more, and none on matrices where there are none.");
        }
    }

    /// <summary>The variation for <see cref="RegularizedEvolution{TPoint}"/> and the others.</summary>
    /// <returns>The variation.</returns>
    public Variation<RegisterProgram> Variation()
    {
        Validate();
        return new Variation<RegisterProgram>(Random, Mutate);
    }

    /// <summary>Draws a program.</summary>
    /// <param name="random">The generator.</param>
    /// <returns>The program.</returns>
    public RegisterProgram Random(SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new RegisterProgram(Function(SetupSize, random), Function(PredictSize, random), Function(LearnSize, random));
    }

    /// <summary>Changes a program: one parameter, one whole instruction, or one whole function, each a third of the time.</summary>
    /// <param name="program">The program.</param>
    /// <param name="random">The generator.</param>
    /// <returns>The child.</returns>
    public RegisterProgram Mutate(RegisterProgram program, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(random);
        if (random.NextDouble() >= MutationProbability)
        {
            return program;
        }

        RegisterInstruction[][] functions = [[.. program.Setup], [.. program.Predict], [.. program.Learn]];
        var nonEmpty = Enumerable.Range(0, 3).Where(f => functions[f].Length > 0).ToArray();
        var kind = random.Next(3);
        if (kind == 2)
        {
            var whole = nonEmpty[random.Next(nonEmpty.Length)];
            functions[whole] = Function(functions[whole].Length, random);
        }
        else
        {
            var function = functions[nonEmpty[random.Next(nonEmpty.Length)]];
            var at = random.Next(function.Length);
            function[at] = kind == 1 ? Instruction(random) : Parameter(function[at], random);
        }

        return new RegisterProgram(functions[0], functions[1], functions[2]);
    }

    private RegisterInstruction[] Function(int size, SeededRandom random) => [.. Enumerable.Range(0, size).Select(_ => Instruction(random))];

    private RegisterInstruction Instruction(SeededRandom random)
    {
        var operation = Operations[random.Next(Operations.Count)];
        var (first, second, output) = RegisterSignature.Of(operation);
        return new RegisterInstruction(operation, Register(first, random), Register(second, random), Register(output, random), operation == RegisterOperation.ScalarConstant ? random.NextGaussian() : 0);
    }

    private RegisterInstruction Parameter(RegisterInstruction instruction, SeededRandom random)
    {
        var (first, second, output) = RegisterSignature.Of(instruction.Operation);
        var parts = new List<int>();
        if (first != ' ')
        {
            parts.Add(0);
        }

        if (second != ' ')
        {
            parts.Add(1);
        }

        if (output != ' ')
        {
            parts.Add(2);
        }

        if (instruction.Operation == RegisterOperation.ScalarConstant)
        {
            parts.Add(3);
        }

        return parts.Count == 0 ? instruction : parts[random.Next(parts.Count)] switch
        {
            0 => instruction with { First = Register(first, random) },
            1 => instruction with { Second = Register(second, random) },
            2 => instruction with { Output = Register(output, random) },
            _ => instruction with { Constant = random.Next(2) == 0 ? random.NextGaussian() : instruction.Constant * Math.Exp(0.5 * random.NextGaussian()) },
        };
    }

    private int Register(char kind, SeededRandom random) => kind switch
    {
        's' => random.Next(Scalars),
        'v' => random.Next(Vectors),
        'm' => random.Next(Matrices),
        _ => 0,
    };
}
