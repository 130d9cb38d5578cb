export type Place = { id: string; disc: number };

/** One step up or down; at the edge of a disc the track changes its disc and not its place. Null when it cannot go further. */
export function stepTrack(order: readonly Place[], id: string, step: -1 | 1): Place[] | null {
  const from = order.findIndex((place) => place.id === id);
  const [own, next] = [order[from], order[from + step]];
  if (!own || !next) return null;
  if (next.disc !== own.disc) return order.map((place) => (place.id === id ? { id, disc: next.disc } : place));
  const moved = [...order];
  moved[from] = next;
  moved[from + step] = own;
  return moved;
}

/** Where another track stands: before it when it comes from below, after it from above; on that one's disc. */
export function dropTrack(order: readonly Place[], id: string, ontoId: string): Place[] | null {
  const to = order.findIndex((place) => place.id === ontoId);
  const onto = order[to];
  if (!onto || id === ontoId || !order.some((place) => place.id === id)) return null;
  const rest = order.filter((place) => place.id !== id);
  rest.splice(to, 0, { id, disc: onto.disc });
  return rest;
}

/** To the end of a disc; null when it stands there. */
export function moveToDisc(order: readonly Place[], id: string, disc: number): Place[] | null {
  const own = order.find((place) => place.id === id);
  if (!own || own.disc === disc) return null;
  const rest = order.filter((place) => place.id !== id);
  const before = rest.filter((place) => place.disc <= disc).length;
  rest.splice(before, 0, { id, disc });
  return rest;
}
