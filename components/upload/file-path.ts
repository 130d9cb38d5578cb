const paths = new WeakMap<File, string>();

/** Remembers where a dropped file stood in its folder: the browser tells it only while it reads the drop. */
export function notePath(file: File, path: string): void {
  paths.set(file, path.replace(/^\//, ""));
}

/** "Album/CD 2/03 Song.flac"; the name alone for a file that came without a folder. */
export function pathOf(file: File): string {
  return paths.get(file) ?? (file.webkitRelativePath || file.name);
}
