import http from "node:http";

export type Frame = { version: number; at: number };
export type LiveClient = { frames: Frame[]; first: Promise<void>; closed: Promise<number>; close(): void };

const VERSION = /"version":\s*(\d+)/;

/** One open event stream of its own connection. Keeps the version and the moment of every snapshot, not the snapshot. */
export function openLiveClient(address: string, token: string, currency: string): LiveClient {
  const frames: Frame[] = [];
  const url = `${address}/api/analytics/live?currency=${currency}`;
  const request = http.get(url, { agent: false, headers: { authorization: `Bearer ${token}` } });
  let text = "";
  const first = new Promise<void>((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      if (response.statusCode !== 200) return reject(new Error(`the stream answered ${response.statusCode}`));
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          const version = VERSION.exec(text.slice(0, end))?.[1];
          text = text.slice(end + 2);
          if (!version) continue;
          frames.push({ version: Number(version), at: Date.now() });
          resolve();
        }
      });
      // the store ends its streams when it stops, and this side ends them without a word
      response.on("error", () => {});
    });
  });
  first.catch(() => {});
  const closed = new Promise<number>((resolve) => request.once("close", () => resolve(Date.now())));
  request.on("error", () => {});
  return { frames, first, closed, close: () => request.destroy() };
}
