namespace Offprint.Papers;

/// <summary>The field of a paper; on a card in lower case.</summary>
public enum PaperArea
{
    /// <summary>Running models: prefill, decoding, caches, compression.</summary>
    Inference,

    /// <summary>Training models from scratch: objectives, optimizers, growth, scaling laws.</summary>
    Training,

    /// <summary>Adapting trained models: parameter-efficient tuning, prompts, continual learning.</summary>
    Adaptation,

    /// <summary>Choosing, filtering, ordering and making training data.</summary>
    Data,

    /// <summary>Search, ranking and recommendation.</summary>
    Retrieval,

    /// <summary>Retrieval-augmented generation.</summary>
    Rag,

    /// <summary>Programs: representation, generation, synthesis, verification.</summary>
    Code,

    /// <summary>Search over programs, architectures and functions.</summary>
    Discovery,

    /// <summary>Algorithms and theory.</summary>
    Algorithms,

    /// <summary>Graphs.</summary>
    Graphs,

    /// <summary>Proteins and genomes.</summary>
    Biology,

    /// <summary>Images.</summary>
    Vision,
}
