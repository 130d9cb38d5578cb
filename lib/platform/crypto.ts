import "server-only";
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { env } from "./env";
import { type KeyRing, readKeyRing } from "./field-keys";

const ENVELOPE = /^v(\d+)\.([\w-]+)\.([\w-]+)\.([\w-]*)$/;

/**
 * Encrypts one field with AES-256-GCM; columns go through sealed-columns.ts. `aad` is `table:column:id`, so that a value moved to another row does not open.
 * Result: `v<key version>.<iv>.<tag>.<ciphertext>`, base64url parts, a fresh 96-bit IV each time.
 */
export function sealField(plain: string, aad: string, ring: KeyRing = readKeyRing()): string {
  const key = ring.keys.get(ring.current);
  if (!key) throw new Error(`no field key of version ${ring.current}`);
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(aad));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return [`v${ring.current}`, ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(".");
}

/** The inverse of `sealField`. Throws when the envelope, its key version, its `aad` or a single bit does not fit. */
export function openField(envelope: string, aad: string, ring?: KeyRing): string {
  const [, version, iv, tag, sealed] = ENVELOPE.exec(envelope) ?? [];
  const key = (ring ?? readKeyRing(Number(version))).keys.get(Number(version));
  if (!key || !iv || !tag || sealed === undefined) throw new Error("not a sealed field of a known key version");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"), { authTagLength: 16 })
    .setAAD(Buffer.from(aad))
    .setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(sealed, "base64url")), decipher.final()]).toString("utf8");
}

/** URL-safe random text with `bytes` × 8 bits of entropy. */
export function randomToken(bytes = 16): string {
  return randomBytes(bytes).toString("base64url");
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

const derivedKeys = new Map<string, Buffer>();

/** One key for each purpose; there are a few dozen purposes, and deriving a key takes longer than using it. */
function keyFor(purpose: string): Buffer {
  const known = `${purpose} ${env.AUTH_SECRET}`;
  const key = derivedKeys.get(known) ?? Buffer.from(hkdfSync("sha256", env.AUTH_SECRET, "", `backline:${purpose}`, 32));
  derivedKeys.set(known, key);
  return key;
}

/** HMAC-SHA256 under a key derived from AUTH_SECRET for one purpose, so that no two uses share a key. base64url. */
export function signFor(purpose: string, data: string): string {
  return createHmac("sha256", keyFor(purpose)).update(data).digest("base64url");
}

/** Compares two secrets in constant time. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
}
