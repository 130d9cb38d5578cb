const PCM_FILES: Record<string, string> = { "audio/wav": "WAV", "audio/aiff": "AIFF" };

/** What people call a file of that kind: the container where the codec is bare PCM ("WAV"), else the codec ("FLAC"). */
export function formatName({ codec, mimeType }: { codec: string; mimeType: string }): string {
  return codec === "PCM" ? (PCM_FILES[mimeType] ?? codec) : codec;
}
