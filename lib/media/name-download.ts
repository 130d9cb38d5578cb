import "server-only";

// what file systems refuse, and the marks that could make an ending look like another one
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}"*/:<>?\\|]+/gu;

/** "Artist - Title.flac", safe to save everywhere. */
export function nameDownload(artistName: string, title: string, extension: string): string {
  const stem = `${artistName} - ${title}`.replace(UNSAFE, " ").replace(/\s+/g, " ").trim().replace(/^\.+/, "");
  return `${Array.from(stem).slice(0, 150).join("").trim() || "track"}.${extension}`;
}

/** Content-Disposition with the full name (RFC 5987) and an ASCII one for clients that know no better. */
export function describeAttachment(fileName: string): string {
  const ascii = fileName
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .replace(/["\\]/g, "")
    .trim();
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${/^\.|^$/.test(ascii) ? `track${ascii}` : ascii}"; filename*=UTF-8''${encoded}`;
}
