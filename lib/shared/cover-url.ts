/** Where a cover is served; null stays null, and the page draws the title instead. */
export function coverUrl(cid: string | null): string | null {
  return cid === null ? null : `/api/covers/${cid}`;
}
