/** What a path says of a track's place; null where it says nothing. */
export type FilePlace = { disc: number | null; number: number | null };

const DISC_FOLDER = /(?:^|[^a-z])(?:cd|dis[ck]|dis[ck]o|disque|platte)[\s._#-]*(\d{1,2})(?!\d)/i;
const DISC_AND_NUMBER = /^(?:d(?:is[ck])?|cd)?\s*(\d{1,2})\s*(?:-|\.|_|t(?:rack)?)\s*(\d{1,3})(?!\d)\s*(?=[\s._)-])/i;
const NUMBER = /^(?:track\s*)?[([]?(\d{1,3})(?!\d)(?=[\s._)\]-]|$)/i;
/** "Artist - 03 - Title", "Artist - Album - 03 Title". */
const INNER_NUMBER = /\s-\s(\d{2})(?=[\s._-])/;
const PREFIX = /^(?:(?:\d{1,2}-)?0\d{1,2}|\d{1,3}(?=\s*[.)\]_-]))\s*[.)\]_-]*\s+|^\d{1,3}_+/;

/** Disc and number from folders and name: "Album/CD 2/03 - Song.flac", "2-03 Song.flac", "Artist - 03 - Song.flac". */
export function readFileNumber(path: string): FilePlace {
  const folders = path.split("/");
  const stem = (folders.pop() ?? "").replace(/\.[^.]{1,5}$/, "").trim();
  const inFolder = folders.map((folder) => DISC_FOLDER.exec(folder)?.[1]).findLast((disc) => disc !== undefined);
  const folderDisc = inFolder === undefined ? null : Number(inFolder) || null;
  const both = DISC_AND_NUMBER.exec(stem);
  if (both && Number(both[1]) > 0) return { disc: folderDisc ?? Number(both[1]), number: Number(both[2]) };
  const number = NUMBER.exec(stem)?.[1] ?? INNER_NUMBER.exec(stem)?.[1];
  return { disc: folderDisc, number: number === undefined ? null : Number(number) };
}

/** A title without what belongs to the file: its number, its ending, underscores, spaces twice. The same when there is nothing to do. */
export function tidyTitle(title: string): string {
  const plain = title
    .replace(/\.(?:flac|wave?|aiff?|aifc|mp3|ogg|oga|opus|m4a|mp4)$/i, "")
    .replace(/(?<=\S)_+(?=\S)|_+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const rest = plain.replace(PREFIX, "").trim();
  return rest || plain || title;
}
