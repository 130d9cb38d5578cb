import http from "node:http";
import net from "node:net";

export type Answer = { status: number; headers: http.IncomingHttpHeaders; text: string };
export type Ask = { method?: string; headers?: Record<string, string>; body?: unknown };
/** Speaks with one web process only, over one connection that stays open. */
export type PinnedClient = {
  name: string;
  ask(path: string, ask?: Ask): Promise<Answer>;
  /** The reply's text piece by piece, for event streams; nothing else can be asked meanwhile. */
  read(path: string, ask?: Ask): Promise<http.IncomingMessage>;
  close(): void;
};

class OneConnection extends http.Agent {
  private hasConnected = false;

  constructor() {
    super({ keepAlive: true, maxSockets: 1 });
  }

  override createConnection(options: net.NetConnectOpts): net.Socket {
    if (this.hasConnected) throw new Error("the connection to this process was closed");
    this.hasConnected = true;
    return net.connect(options);
  }
}

function open(address: string, agent: http.Agent, path: string, { method, headers, body }: Ask = {}) {
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = http.request(address + path, {
      agent,
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    });
    request.once("response", resolve);
    request.once("error", reject);
    request.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
  });
}

async function connect(address: string): Promise<PinnedClient> {
  const agent = new OneConnection();
  const ask = async (path: string, given?: Ask): Promise<Answer> => {
    const reply = await open(address, agent, path, given);
    const text = Buffer.concat(await reply.toArray()).toString();
    return { status: reply.statusCode ?? 0, headers: reply.headers, text };
  };
  const { process: name } = JSON.parse((await ask("/api/health")).text);
  return { name, ask, read: (path, given) => open(address, agent, path, given), close: () => agent.destroy() };
}

/** Connects until the process of that name, or any that `isWanted` takes, has answered. */
export async function pin(address: string, isWanted: (name: string) => boolean): Promise<PinnedClient> {
  for (let tries = 0; tries < 2_000; tries++) {
    const client = await connect(address);
    if (isWanted(client.name)) return client;
    client.close();
  }
  throw new Error("the wanted process does not answer");
}

/** One client per process, in the order of their names. */
export async function pinEach(address: string, count: number): Promise<PinnedClient[]> {
  const clients: PinnedClient[] = [];
  while (clients.length < count) clients.push(await pin(address, (name) => clients.every((one) => one.name !== name)));
  return clients.sort((a, b) => a.name.localeCompare(b.name));
}
