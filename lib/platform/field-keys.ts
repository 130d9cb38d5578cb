import "server-only";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { env } from "./env";
import { processGlobal } from "./process-global";

export const FIELD_KEY_BYTES = 32;

/** Key material by version; a rotation adds a version and keeps the old ones readable. */
export type KeyRing = { current: number; keys: ReadonlyMap<number, Buffer> };

/**
 * Where the keys of sealed columns are kept. Another place (a KMS) is another implementation of these two, chosen in
 * `fieldKeySource`; docs/security.md says how. Both throw Error when the keys cannot be had: nothing is sealed then.
 */
export interface FieldKeySource {
  /** Every key that still opens something. Asked at most once a second, and at once when a version is not known. */
  read(): KeyRing;
  /** Adds a fresh key, from now on the current one, and returns its version. Null: whoever runs the store adds keys. */
  add(): number | null;
}

function readKey(text: string, name: string): Buffer {
  const key = Buffer.from(text, "base64url");
  if (key.length !== FIELD_KEY_BYTES) throw new Error(`${name} must be 32 bytes as base64url`);
  return key;
}

/** FIELD_KEY is version 1; the versions that rotations have added are in a file that only the store's user can read. */
export class FileKeys implements FieldKeySource {
  constructor(
    private readonly file: string,
    private readonly first: string,
  ) {}

  read(): KeyRing {
    const keys = new Map([[1, readKey(this.first, "FIELD_KEY")]]);
    for (const [version, text] of Object.entries(this.readFile())) keys.set(Number(version), readKey(text, this.file));
    return { current: Math.max(...keys.keys()), keys };
  }

  add(): number {
    const version = this.read().current + 1;
    const kept = { ...this.readFile(), [version]: randomBytes(FIELD_KEY_BYTES).toString("base64url") };
    const half = `${this.file}.${process.pid}.new`;
    fs.writeFileSync(half, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600, flush: true });
    fs.renameSync(half, this.file);
    return version;
  }

  private readFile(): Record<string, string> {
    if (!fs.existsSync(this.file)) return {};
    const kept: unknown = JSON.parse(fs.readFileSync(this.file, "utf8"));
    const isKept =
      kept !== null && typeof kept === "object" && Object.keys(kept).every((key) => /^[1-9]\d*$/.test(key));
    if (!isKept) throw new Error(`${this.file} is not {"2": "key", "3": "key", …}`);
    return kept as Record<string, string>;
  }
}

/** `3:key,2:key,1:key`, the current one first. */
export class EnvironmentKeys implements FieldKeySource {
  constructor(private readonly text: string) {}

  read(): KeyRing {
    const entries = this.text.split(",").map((part): [number, Buffer] => {
      const [, version, key] = /^\s*([1-9]\d*):([\w-]+)\s*$/.exec(part) ?? [];
      if (!version || !key) throw new Error("BACKLINE_FIELD_KEYS reads 2:key,1:key with the current key first");
      return [Number(version), readKey(key, "BACKLINE_FIELD_KEYS")];
    });
    return { current: (entries[0] as [number, Buffer])[0], keys: new Map(entries) };
  }

  add(): null {
    return null;
  }
}

/** The place this installation keeps its keys in. */
export function fieldKeySource(): FieldKeySource {
  const { BACKLINE_FIELD_KEYS: listed, BACKLINE_FIELD_KEYS_FILE: file, BACKLINE_DATA_DIR: dataDir, FIELD_KEY } = env;
  if (listed !== undefined) return new EnvironmentKeys(listed);
  return new FileKeys(file ?? path.join(dataDir, "field-keys.json"), FIELD_KEY);
}

/** So long a process may still seal with the version before; what it sealed stays readable. */
export const KEYS_KEPT_MS = 1_000;

const kept = processGlobal<{ ring: KeyRing | null; readAt: number }>("field-keys", () => ({ ring: null, readAt: 0 }));

/** The keys, at most a second old. With `needed`, fresh when that version is not among them: another process may have added it. */
export function readKeyRing(needed?: number): KeyRing {
  const isFresh = Date.now() - kept.readAt < KEYS_KEPT_MS;
  const isKnown = needed === undefined ? isFresh : kept.ring?.keys.has(needed) === true;
  if (kept.ring && isKnown) return kept.ring;
  kept.ring = fieldKeySource().read();
  kept.readAt = Date.now();
  return kept.ring;
}
