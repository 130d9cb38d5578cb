const ISRC = /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/;

/** Twelve characters as the registry writes them, from any usual spelling ("us-s1z-99-00001"); null when it is none. */
export function readIsrc(text: string): string | null {
  const plain = text
    .normalize("NFKC")
    .replace(/^\s*isrc[\s:]*/i, "")
    .replace(/[\s\p{Pd}./]/gu, "")
    .toUpperCase();
  return ISRC.test(plain) ? plain : null;
}

/** As people write it: US-S1Z-99-00001. */
export function formatIsrc(isrc: string): string {
  return isrc.replace(/^(..)(...)(..)(.....)$/, "$1-$2-$3-$4");
}
