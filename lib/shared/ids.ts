import { UUID, uuidv7obj } from "uuidv7";

/** Prefix of each entity's public id; the database holds the bare uuid. */
export const ID_PREFIX = {
  user: "usr",
  session: "ses",
  apiKey: "key",
  artist: "art",
  release: "rel",
  recording: "rec",
  track: "trk",
  order: "ord",
  orderLine: "lin",
  entitlement: "ent",
  payment: "pay",
  attempt: "at",
  refund: "rfn",
  dispute: "dsp",
  decision: "dec",
  play: "ply",
  ledgerTransaction: "ltx",
  obligation: "obl",
  outbox: "out",
  upload: "upl",
  shareLink: "shr",
  releaseLink: "rlk",
  alert: "alt",
  webhookTarget: "whk",
  mail: "mal",
  finding: "fnd",
  accountLink: "acl",
  invitation: "inv",
  application: "apl",
  factor: "fac",
  subscriber: "sub",
  wish: "wsh",
  letter: "ltr",
} as const;
export type IdKind = keyof typeof ID_PREFIX;

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford base32
const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A new UUIDv7 in canonical form, made in the application so that a row's id is known before it is written. */
export function newId(): string {
  return uuidv7obj().toString();
}

/** `01932…` → `ord_01kd…`: prefix, underscore, 26 Crockford base32 digits. Throws RangeError when `uuid` is not one. */
export function toPublicId(kind: IdKind, uuid: string): string {
  if (!UUID_PATTERN.test(uuid)) throw new RangeError(`not a uuid: ${uuid}`);
  let value = BigInt(`0x${uuid.replaceAll("-", "")}`);
  let text = "";
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return `${ID_PREFIX[kind]}_${text}`;
}

/** The inverse of `toPublicId`; null when the prefix, alphabet, length or range does not fit. */
export function fromPublicId(kind: IdKind, publicId: string): string | null {
  const prefix = `${ID_PREFIX[kind]}_`;
  if (!publicId.startsWith(prefix) || publicId.length !== prefix.length + 26) return null;
  let value = 0n;
  for (const char of publicId.slice(prefix.length)) {
    const digit = ALPHABET.indexOf(char);
    if (digit < 0) return null;
    value = (value << 5n) | BigInt(digit);
  }
  if (value >> 128n !== 0n) return null;
  return UUID.ofInner(
    Uint8Array.from({ length: 16 }, (_, i) => Number((value >> BigInt(8 * (15 - i))) & 255n)),
  ).toString();
}
