import { once } from "node:events";
import type { Socket } from "node:net";
import type pg from "pg";

/** What pg's connection has and its types do not say: the COPY messages of the protocol. */
type Connection = pg.Connection & {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
  stream: Socket;
};

/** A query of our own kind: pg hands it every message that is its. */
abstract class Copy {
  readonly done: Promise<number>;
  private settle!: (rows: number) => void;
  private refuse!: (error: Error) => void;
  private rows = 0;
  private error: Error | null = null;

  constructor(private readonly sql: string) {
    this.done = new Promise((resolve, reject) => {
      this.settle = resolve;
      this.refuse = reject;
    });
  }

  submit(connection: pg.Connection): void {
    (connection as Connection).query(this.sql);
  }
  handleError(error: Error): void {
    this.error = error;
    this.refuse(error);
  }
  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }
  handleReadyForQuery(): void {
    if (!this.error) this.settle(this.rows);
  }
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
  abstract handleCopyInResponse(connection: Connection): void;
  abstract handleCopyData(message: { chunk: Buffer }, connection: Connection): void;
}

class CopyOut extends Copy {
  constructor(
    sql: string,
    private readonly take: (chunk: Buffer) => void,
  ) {
    super(sql);
  }
  handleCopyInResponse(connection: Connection): void {
    connection.sendCopyFail("nothing to send");
  }
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.take(chunk);
  }
}

class CopyIn extends Copy {
  constructor(
    sql: string,
    private readonly source: AsyncIterable<Buffer>,
  ) {
    super(sql);
  }
  handleCopyInResponse(connection: Connection): void {
    this.pump(connection).catch((error: Error) => connection.sendCopyFail(error.message));
  }
  handleCopyData(): void {}

  private async pump(connection: Connection): Promise<void> {
    for await (const chunk of this.source) {
      connection.sendCopyFromChunk(chunk);
      if (connection.stream.writableNeedDrain) await once(connection.stream, "drain");
    }
    connection.endCopyFrom();
  }
}

/**
 * Runs `COPY … TO STDOUT`; returns the number of rows. `take` is done with a chunk when it returns: the bytes are the
 * connection's own and are written over, and nothing is read from the database meanwhile.
 */
export function copyOut(client: pg.Client, sql: string, take: (chunk: Buffer) => void): Promise<number> {
  return client.query(new CopyOut(sql, take)).done;
}

/** Runs `COPY … FROM STDIN` with what `source` gives; returns the number of rows. */
export function copyIn(client: pg.Client, sql: string, source: AsyncIterable<Buffer>): Promise<number> {
  return client.query(new CopyIn(sql, source)).done;
}
