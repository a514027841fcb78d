namespace Offprint.Algorithms;

/// <summary>Collects places and transitions.</summary>
internal sealed class PetriNetBuilder
{
    private readonly List<PetriTransition> _transitions = [];
    private int _places;

    public int Place() => _places++;

    public void Transition(int activity, int[] inputs, int[] outputs) => _transitions.Add(new PetriTransition(activity, inputs, outputs));

    public PetriNet Build(int[] initial, int[] final) => new(_places, _transitions, initial, final);
}
