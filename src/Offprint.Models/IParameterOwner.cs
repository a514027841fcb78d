using TorchSharp.Modules;

namespace Offprint.Models;

/// <summary>A module with parameters of its own that can be exchanged without a copy.</summary>
internal interface IParameterOwner
{
    /// <summary>Puts a tensor in the place of a parameter and frees the old one.</summary>
    void SetParameter(string name, Parameter value);
}
