import type pg from "pg";

const CHUNK_CHARACTERS = 256 * 1024;

type CopyConnection = {
  query(sql: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
  stream: {
    write(data: Buffer): boolean;
    writableNeedDrain: boolean;
    once(event: "drain", listener: () => void): void;
  };
};

/** What `pg` calls back while it runs a query that somebody else reads: COPY needs no package of its own. */
class CopyIn {
  readonly done: Promise<void>;
  private settle: { resolve(): void; reject(error: unknown): void } = { resolve: () => {}, reject: () => {} };
  private failure: unknown = null;

  constructor(
    private readonly sql: string,
    private readonly rows: Iterable<string>,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  submit(connection: CopyConnection): void {
    connection.query(this.sql);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.send(connection).catch((error: unknown) => {
      this.failure = error;
      connection.sendCopyFail("the generator failed");
    });
  }

  handleCommandComplete(): void {}

  handleError(error: unknown): void {
    this.failure ??= error;
    this.settle.reject(this.failure);
  }

  handleReadyForQuery(): void {
    if (this.failure) this.settle.reject(this.failure);
    else this.settle.resolve();
  }

  private async send(connection: CopyConnection): Promise<void> {
    let text = "";
    for (const row of this.rows) {
      text += row;
      if (text.length < CHUNK_CHARACTERS) continue;
      connection.sendCopyFromChunk(Buffer.from(text));
      text = "";
      const { stream } = connection;
      if (stream.writableNeedDrain) await new Promise<void>((resolve) => stream.once("drain", resolve));
    }
    if (text) connection.sendCopyFromChunk(Buffer.from(text));
    connection.endCopyFrom();
  }
}

/** Sends rows of COPY's text format (tabs between, a newline after each) into `target`, a table with its columns. */
export async function copyInto(client: pg.ClientBase, target: string, rows: Iterable<string>): Promise<void> {
  const copy = new CopyIn(`COPY ${target} FROM STDIN`, rows);
  client.query(copy as unknown as pg.Submittable);
  await copy.done;
}
