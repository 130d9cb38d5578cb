import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import type { Charge, KeptReply, MintedCard } from "./charge";
import type { RailName } from "./rails";

/** `subjectId`: the refund or dispute that it is about; null when it is about the charge itself. */
export type PendingEvent = {
  rail?: RailName;
  id: string;
  type: string;
  chargeId: string;
  subjectId?: string | null;
  at: number;
};

/**
 * One fact per line. A later line about the same thing replaces an earlier one. A line without a rail was written when
 * Stripe was the only one.
 */
export type LogLine =
  | { t: "charge"; charge: Charge }
  | { t: "reply"; rail?: RailName; key: string; kept: KeptReply }
  | { t: "token"; rail?: RailName; token: string; minted: MintedCard }
  | { t: "event"; event: PendingEvent }
  | { t: "delivered"; eventId: string };

/** An append-only file of what happened; written before the reply leaves, so that a killed sandbox forgets nothing. */
export class StateLog {
  private constructor(private fd: number | null) {}

  static inMemory(): StateLog {
    return new StateLog(null);
  }

  /** Reads `file` line by line, then lets the caller rewrite it with what still matters, then appends. */
  static open(file: string, apply: (line: LogLine) => void, current: () => Iterable<LogLine>): StateLog {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    if (existsSync(file)) {
      for (const text of readFileSync(file, "utf8").split("\n")) {
        const line = parseLine(text);
        if (line) apply(line);
      }
    }
    const fresh = `${file}.new`;
    writeFileSync(fresh, [...current()].map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
    renameSync(fresh, file);
    return new StateLog(openSync(file, "a", 0o600));
  }

  append(line: LogLine): void {
    if (this.fd !== null) writeSync(this.fd, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    if (this.fd !== null) closeSync(this.fd);
    this.fd = null;
  }
}

/** A line cut short by a kill never had its reply sent, so it may be dropped. */
function parseLine(text: string): LogLine | null {
  if (text === "") return null;
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return null;
  }
}
