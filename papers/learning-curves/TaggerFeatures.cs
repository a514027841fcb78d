namespace Offprint.Papers.Reproductions;

/// <summary>Features of a token in its method as places in a table: the word, its neighbours, suffixes and shape.</summary>
internal sealed class TaggerFeatures(TaggedCode code)
{
    public const int Bits = 18, Count = 9;

    private readonly (int Suffix2, int Suffix3, int Prefix, int Shape)[] _parts =
    [
        .. Enumerable.Range(0, code.Words).Select(w =>
        {
            var text = code.TextOf(w);
            return (Hash(text[^Math.Min(2, text.Length)..]), Hash(text[^Math.Min(3, text.Length)..]), Hash(text[..Math.Min(2, text.Length)]),
                (char.IsUpper(text[0]) ? 1 : text[0] == '_' ? 2 : 0) + (text.Length < 3 ? 4 : 0) + (text.Any(char.IsDigit) ? 8 : 0));
        }),
    ];

    public void Of(int[] words, int at, Span<int> places)
    {
        int At(int i) => i < 0 || i >= words.Length ? -1 : words[i];
        var parts = _parts[words[at]];
        places[0] = Place(0, words[at]);
        places[1] = Place(1, At(at - 1));
        places[2] = Place(2, At(at + 1));
        places[3] = Place(3, HashCode(At(at - 1), At(at - 2)));
        places[4] = Place(4, HashCode(At(at + 1), At(at + 2)));
        places[5] = Place(5, parts.Suffix2);
        places[6] = Place(6, parts.Suffix3);
        places[7] = Place(7, HashCode(parts.Prefix, parts.Shape));
        places[8] = Place(8, HashCode(parts.Shape, HashCode(At(at - 1), At(at + 1))));
    }

    public static int Place(int kind, int value) => (int)((uint)HashCode((kind + 1) * 0x3C6EF372, value) >> (32 - Bits));

    // Stable over runs, unlike the runtime's.
    private static int HashCode(int a, int b)
    {
        var h = ((uint)a * 0x9E3779B1u) ^ (((uint)b + 0x7F4A7C15u) * 0x85EBCA77u);
        h ^= h >> 15;
        h *= 0x2C1B3C6Du;
        return (int)(h ^ (h >> 13));
    }

    private static int Hash(string text)
    {
        var hash = 17u;
        foreach (var c in text) hash = (hash * 31) + c;
        return (int)hash;
    }
}
