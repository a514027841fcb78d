#nullable disable
using System;
using System.IO;
using System.Text;

namespace Offprint.Build
{
    /// <summary>
    /// Marks one symbol-version requirement of an ELF shared library as weak, so that the dynamic linker accepts a system whose library lacks that version.
    /// libLibTorchSharp.so names GLIBCXX_3.4.32 only for a link marker that it never calls; Debian 12 and Ubuntu 22.04 stop at 3.4.30.
    /// </summary>
    public static class ElfSymbolVersions
    {
        private const uint GnuVersionNeed = 0x6ffffffe;
        private const int WeakFlag = 0x2;

        /// <summary>Sets the weak flag of every requirement named <paramref name="version"/>; returns how many entries changed.</summary>
        /// <param name="image">The bytes of a 64-bit little-endian ELF file; changed in place.</param>
        /// <param name="version">The version's name, for example GLIBCXX_3.4.32.</param>
        /// <exception cref="InvalidDataException">The image is not such a file, or its tables point outside of it.</exception>
        public static int Weaken(byte[] image, string version)
        {
            if (image.Length < 64 || image[0] != 0x7f || image[1] != 'E' || image[2] != 'L' || image[3] != 'F' || image[4] != 2 || image[5] != 1)
                throw new InvalidDataException("not a 64-bit little-endian ELF file");
            long sections = Offset(image, 40);
            int size = BitConverter.ToUInt16(image, 58);
            int count = BitConverter.ToUInt16(image, 60);
            if (size < 64) throw new InvalidDataException("ELF section headers of " + size + " bytes; 64 are expected");
            int changed = 0;
            for (int s = 0; s < count; s++)
            {
                int header = At(image, sections + (long)s * size, 64);
                if (BitConverter.ToUInt32(image, header + 4) != GnuVersionNeed) continue;
                int link = At(image, sections + (long)BitConverter.ToUInt32(image, header + 40) * size, 64);
                long strings = Offset(image, link + 24);
                changed += WeakenSection(image, Offset(image, header + 24), strings, version);
            }

            return changed;
        }

        private static int WeakenSection(byte[] image, long need, long strings, string version)
        {
            int changed = 0;
            while (true)
            {
                int entry = At(image, need, 16);
                int aux = At(image, (long)entry + BitConverter.ToUInt32(image, entry + 8), 16);
                for (int left = BitConverter.ToUInt16(image, entry + 2); left > 0; left--)
                {
                    ushort flags = BitConverter.ToUInt16(image, aux + 4);
                    if ((flags & WeakFlag) == 0 && NameIs(image, strings + BitConverter.ToUInt32(image, aux + 8), version))
                    {
                        flags |= WeakFlag;
                        image[aux + 4] = (byte)flags;
                        image[aux + 5] = (byte)(flags >> 8);
                        changed++;
                    }

                    uint nextAux = BitConverter.ToUInt32(image, aux + 12);
                    if (nextAux == 0) break;
                    aux = At(image, (long)aux + nextAux, 16);
                }

                uint next = BitConverter.ToUInt32(image, entry + 12);
                if (next == 0) return changed;
                need = (long)entry + next;
            }
        }

        private static bool NameIs(byte[] image, long offset, string version)
        {
            byte[] name = Encoding.ASCII.GetBytes(version);
            int start = At(image, offset, name.Length + 1);
            for (int i = 0; i < name.Length; i++)
                if (image[start + i] != name[i]) return false;
            return image[start + name.Length] == 0;
        }

        private static long Offset(byte[] image, int at)
        {
            ulong offset = BitConverter.ToUInt64(image, at);
            if (offset > (ulong)image.Length) throw new InvalidDataException("ELF table outside the file at offset " + offset);
            return (long)offset;
        }

        private static int At(byte[] image, long offset, int length)
        {
            if (offset < 0 || offset > image.Length - length) throw new InvalidDataException("ELF table outside the file at offset " + offset);
            return (int)offset;
        }
    }

#if !OFFPRINT_TESTS
    /// <summary>The build task: writes a copy of a library in which one version requirement is weak. The source, often in a shared package cache, is never touched.</summary>
    public sealed class WeakenSymbolVersion : Microsoft.Build.Utilities.Task
    {
        /// <summary>The library to read.</summary>
        [Microsoft.Build.Framework.Required]
        public string Source { get; set; }

        /// <summary>The copy to write.</summary>
        [Microsoft.Build.Framework.Required]
        public string Destination { get; set; }

        /// <summary>The version to mark.</summary>
        [Microsoft.Build.Framework.Required]
        public string SymbolVersion { get; set; }

        /// <inheritdoc />
        public override bool Execute()
        {
            try
            {
                byte[] image = File.ReadAllBytes(Source);
                ElfSymbolVersions.Weaken(image, SymbolVersion);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Destination)));
                string temporary = Destination + "." + Guid.NewGuid().ToString("N") + ".tmp";
                File.WriteAllBytes(temporary, image);
                if (File.Exists(Destination)) File.Delete(Destination);
                File.Move(temporary, Destination);
                return true;
            }
            catch (Exception e) when (e is IOException || e is InvalidDataException || e is UnauthorizedAccessException)
            {
                Log.LogError("{0}: {1}", Source, e.Message);
                return false;
            }
        }
    }
#endif
}
