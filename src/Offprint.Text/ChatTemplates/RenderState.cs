using System.Runtime.CompilerServices;
using System.Text;

namespace Offprint.Text;

/// <summary>One rendering: what was written, where it stands, and what it has used of its bounds.</summary>
internal sealed class RenderState(TemplateSource source, ChatTemplateOptions options)
{
    private long steps;
    private long work;
    private int depth;

    public StringBuilder Output { get; private set; } = new();

    /// <summary>Where in the template the rendering is, for errors.</summary>
    public int At { get; set; }

    public TimeProvider Clock => options.Clock;

    public void Enter(int at)
    {
        At = at;
        if (++steps > options.MaximumSteps)
        {
            throw Error($"more than {options.MaximumSteps} steps");
        }

        if (++depth > options.MaximumDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error("nested too deeply");
        }
    }

    public void Leave() => depth--;

    /// <summary>Counts characters that are made or looked through.</summary>
    public void Work(long amount)
    {
        work += amount;
        if (amount > options.MaximumWork || work > options.MaximumWork)
        {
            throw Error($"more than {options.MaximumWork} characters were worked on");
        }
    }

    /// <summary>Counts list elements: each like eight characters.</summary>
    public void Elements(long count) => Work(count > options.MaximumWork ? count : 8 * count);

    public void Write(string text)
    {
        Work(text.Length);
        if (Output.Length + (long)text.Length > options.MaximumOutput)
        {
            throw Error($"more than {options.MaximumOutput} characters of output");
        }

        Output.Append(text);
    }

    /// <summary>Writes elsewhere until <see cref="Restore"/>.</summary>
    public StringBuilder Redirect()
    {
        var outer = Output;
        Output = new StringBuilder();
        return outer;
    }

    public string Restore(StringBuilder outer)
    {
        var text = Output.ToString();
        Output = outer;
        return text;
    }

    public ChatTemplateException Error(string message) => source.Error(message, At);

    public ChatTemplateException Raised(string message)
    {
        var (line, column) = source.Place(At);
        return ChatTemplateException.Raised(message, line, column);
    }
}
