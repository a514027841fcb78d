using System.Text;

namespace Offprint.Text;

/// <summary>
/// A minimal deterministic finite automaton over bytes or any symbols 0 to <see cref="SymbolCount"/>: every state can be reached and can still lead to acceptance, so that a prefix is viable exactly
/// as long as <see cref="Next"/> gives a state. States are numbered in the order of a breadth-first walk, the start is 0. Immutable and safe for several threads.
/// </summary>
/// <seealso href="https://arxiv.org/abs/2405.21047"/>
public sealed partial class FiniteAutomaton
{
    /// <summary>Symbols of an automaton over bytes.</summary>
    public const int ByteCount = 256;

    private readonly int[] _classOf;
    private readonly int[] _next;
    private readonly bool[] _accepting;
    private (int First, int Last, int Class)[]? _ranges;

    internal FiniteAutomaton(int[] classOf, int classCount, int[] next, bool[] accepting, int start)
        => (_classOf, ClassCount, _next, _accepting, Start) = (classOf, classCount, next, accepting, start);

    /// <summary>Number of symbols.</summary>
    public int SymbolCount => _classOf.Length;

    /// <summary>Number of states, at least 1.</summary>
    public int StateCount => _accepting.Length;

    /// <summary>Groups of symbols that no state tells apart.</summary>
    public int ClassCount { get; }

    /// <summary>The state before any symbol.</summary>
    public int Start { get; }

    /// <summary>Whether nothing is accepted.</summary>
    public bool IsEmpty => StateCount == 1 && !_accepting[0];

    /// <summary>Whether words end here.</summary>
    public bool IsAccepting(int state) => _accepting[state];

    /// <summary>The state behind a symbol, or -1 when no accepted word goes on this way.</summary>
    public int Next(int state, int symbol) => _next[(state * ClassCount) + _classOf[symbol]];

    /// <summary>The class of a symbol.</summary>
    public int ClassOf(int symbol) => _classOf[symbol];

    /// <summary>The state behind any symbol of a class, or -1.</summary>
    public int NextByClass(int state, int symbolClass) => _next[(state * ClassCount) + symbolClass];

    /// <summary>The state behind some bytes, or -1.</summary>
    public int Run(int state, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (state < 0)
            {
                return -1;
            }

            state = Next(state, b);
        }

        return state;
    }

    /// <summary>Whether a sequence of symbols is accepted.</summary>
    public bool AcceptsSymbols(IEnumerable<int> symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        var state = Start;
        foreach (var symbol in symbols)
        {
            state = (uint)symbol < (uint)SymbolCount ? Next(state, symbol) : -1;
            if (state < 0)
            {
                return false;
            }
        }

        return _accepting[state];
    }

    /// <summary>Whether bytes are accepted.</summary>
    public bool Accepts(ReadOnlySpan<byte> bytes) => Run(Start, bytes) is var state and >= 0 && _accepting[state];

    /// <summary>Whether the UTF-8 of a text is accepted.</summary>
    public bool Accepts(string text) => Accepts(Encoding.UTF8.GetBytes(text));

    /// <summary>The edges that leave a state, as ranges of symbols in ascending order.</summary>
    public IEnumerable<(int First, int Last, int Next)> Edges(int state)
    {
        var (first, last, to) = (0, -1, -1);
        foreach (var range in _ranges ??= Ranges())
        {
            var next = NextByClass(state, range.Class);
            if (next != to)
            {
                if (to >= 0)
                {
                    yield return (first, last, to);
                }

                (first, to) = (range.First, next);
            }

            last = range.Last;
        }

        if (to >= 0)
        {
            yield return (first, last, to);
        }
    }

    /// <summary>Reads a regular expression; the automaton accepts the UTF-8 of the texts that match.</summary>
    /// <param name="pattern">Literals, escapes, classes, groups, <c>|</c>, <c>* + ? {m,n}</c>, <c>^</c> and <c>$</c>; <see cref="RegexAutomatonOptions"/> says more.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <exception cref="ArgumentException">The pattern is malformed, uses what no finite automaton can do (back-references, look-around), or needs too many states; the message has the column.</exception>
    public static FiniteAutomaton FromRegex(string pattern, RegexAutomatonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        options ??= new RegexAutomatonOptions();
        return new RegexCompiler(options).Compile(RegexParser.Parse(pattern, options.IgnoreCase));
    }

    /// <summary>The automaton that accepts just some texts (as UTF-8).</summary>
    public static FiniteAutomaton FromWords(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return FromSequences(words.Select(static word => (IReadOnlyList<int>)[.. Encoding.UTF8.GetBytes(word).Select(static b => (int)b)]), ByteCount);
    }

    /// <summary>The automaton that accepts just some sequences of symbols.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="symbolCount">Symbols are 0 to this, exclusive.</param>
    public static FiniteAutomaton FromSequences(IEnumerable<IReadOnlyList<int>> sequences, int symbolCount)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        // A prefix tree, children by symbol; the symbols that occur are classes of their own.
        var classOf = new int[symbolCount];
        var (classCount, children, accepting) = (1, new List<Dictionary<int, int>> { new() }, new List<bool> { false });
        foreach (var sequence in sequences)
        {
            var node = 0;
            foreach (var symbol in sequence)
            {
                if ((uint)symbol >= (uint)symbolCount)
                {
                    throw new ArgumentException($"The symbol {symbol} is not between 0 and {symbolCount - 1}.", nameof(sequences));
                }

                var c = classOf[symbol] == 0 ? classOf[symbol] = classCount++ : classOf[symbol];
                if (!children[node].TryGetValue(c, out var next))
                {
                    children[node].Add(c, next = children.Count);
                    children.Add([]);
                    accepting.Add(false);
                }

                node = next;
            }

            accepting[node] = true;
        }

        var table = new int[children.Count * classCount];
        Array.Fill(table, -1);
        for (var q = 0; q < children.Count; q++)
        {
            foreach (var (c, next) in children[q])
            {
                table[(q * classCount) + c] = next;
            }
        }

        return Minimization.Run(classOf, classCount, table, [.. accepting], 0);
    }

    /// <summary>The automaton that accepts every sequence of symbols.</summary>
    public static FiniteAutomaton All(int symbolCount = ByteCount) => new(new int[symbolCount], 1, [0], [true], 0);

    /// <summary>The automaton that accepts nothing.</summary>
    public static FiniteAutomaton None(int symbolCount = ByteCount) => new(new int[symbolCount], 1, [-1], [false], 0);

    /// <summary>Neighbouring symbols of one class: few, also where there are many symbols.</summary>
    private (int First, int Last, int Class)[] Ranges()
    {
        var ranges = new List<(int First, int Last, int Class)>();
        for (var s = 0; s < SymbolCount; s++)
        {
            if (ranges.Count > 0 && ranges[^1].Class == _classOf[s])
            {
                ranges[^1] = ranges[^1] with { Last = s };
            }
            else
            {
                ranges.Add((s, s, _classOf[s]));
            }
        }

        return [.. ranges];
    }
}
