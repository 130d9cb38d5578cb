import "server-only";

/** Bytes for people, in binary units: "39 KB", "52.9 MB". */
export function formatSize(bytes: number): string {
  if (bytes < 1_048_576) return `${Math.ceil(bytes / 1024)} KB`;
  return `${Number((bytes / 1_048_576).toFixed(1))} MB`;
}
