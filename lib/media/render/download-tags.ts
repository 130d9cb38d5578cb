import "server-only";

/** What is written into every file a buyer gets. `coverPath` is a JPEG; null where the release has none. */
export type DownloadTags = {
  title: string;
  artist: string;
  album: string;
  albumArtist: string;
  trackNumber: number;
  trackCount: number;
  discNumber: number;
  discCount: number;
  year: number | null;
  genre: string | null;
  isrc: string | null;
  /** Names of several people are one text; what nobody said is left out, so that it does not change the file. */
  composer?: string;
  lyricist?: string;
  lyrics?: string;
  coverPath: string | null;
};

/** How a container names and carries its tags. */
export type TagFamily = "id3" | "vorbis" | "mp4";

/** iTunes has no field for an ISRC that players read. */
const ISRC_KEY: Readonly<Record<TagFamily, string | null>> = { id3: "TSRC", vorbis: "ISRC", mp4: null };

const LYRICIST_KEY: Readonly<Record<TagFamily, string | null>> = { id3: "TEXT", vorbis: "LYRICIST", mp4: null };
/** ffmpeg writes words of a song into ID3 where no player looks. */
const LYRICS_FAMILIES: readonly TagFamily[] = ["vorbis", "mp4"];

/** The tags under the names that ffmpeg knows for the family; what is not known is left out. */
export function nameTags(tags: DownloadTags, family: TagFamily): [string, string][] {
  const isrcKey = ISRC_KEY[family];
  const lyricistKey = LYRICIST_KEY[family];
  const pairs: [string, string | null][] = [
    ["title", tags.title],
    ["artist", tags.artist],
    ["album", tags.album],
    ["album_artist", tags.albumArtist],
    ["track", `${tags.trackNumber}/${tags.trackCount}`],
    ["disc", `${tags.discNumber}/${tags.discCount}`],
    ["date", tags.year === null ? null : String(tags.year)],
    ["genre", tags.genre],
  ];
  pairs.push(["composer", tags.composer ?? null]);
  if (lyricistKey) pairs.push([lyricistKey, tags.lyricist ?? null]);
  if (LYRICS_FAMILIES.includes(family)) pairs.push(["lyrics", tags.lyrics ?? null]);
  if (isrcKey) pairs.push([isrcKey, tags.isrc]);
  return pairs.filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== "");
}

/** A file in ffmpeg's own metadata format: any text and any length, which arguments of a command cannot hold. */
export function writeFfmetadata(pairs: readonly (readonly [string, string])[]): string {
  const quote = (text: string) => text.replace(/[=;#\\\n]/g, (char) => `\\${char}`);
  return `;FFMETADATA1\n${pairs.map(([key, value]) => `${quote(key)}=${quote(value)}\n`).join("")}`;
}
