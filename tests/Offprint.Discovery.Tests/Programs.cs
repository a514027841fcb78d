using System.ComponentModel.DataAnnotations;

namespace Offprint.Discovery.Tests;

/// <summary>Ordinary types, as a user has them: nothing in them knows of symbols.</summary>
public abstract record Layer;

public sealed record Dense([property: Range(1, 1024)] int Units, string Activation = "relu") : Layer;

public sealed record Dropout(double Rate) : Layer;

public sealed record Network(IReadOnlyList<Layer> Layers, double LearningRate, Padding Padding = Padding.Same, string? Note = null);

public enum Padding
{
    Same,
    Valid,
}

/// <summary>A mutable class with properties instead of constructor parameters.</summary>
public sealed class Settings
{
    public required string Name { get; set; }

    public int Steps { get; set; } = 10;

    public Dictionary<string, double> Weights { get; set; } = [];
}

public static class Functions
{
    public static double Area(double width, double height) => width * height;
}
