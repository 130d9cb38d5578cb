import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import tls from "node:tls";

/** What the server says at a step; `drop` closes the connection there, `silence` says nothing at all. */
type Step = string | "drop" | "silence";
export type SmtpBehaviour = {
  greeting: Step;
  auth: Step;
  mail: Step;
  rcpt: Step;
  data: Step;
  /** After the whole message has come in; it counts as received then, whatever is said. */
  end: Step;
};
export type ReceivedMail = { from: string; to: string; isSecure: boolean; isSignedIn: boolean; source: string };

const WELL: SmtpBehaviour = {
  greeting: "220 mail.test ESMTP",
  auth: "235 2.7.0 ok",
  mail: "250 2.1.0 ok",
  rcpt: "250 2.1.5 ok",
  data: "354 go on",
  end: "250 2.0.0 taken",
};

export type SmtpServer = {
  port: number;
  received: ReceivedMail[];
  /** From the next command on; what is not named is as it should be. */
  behave(changes: Partial<SmtpBehaviour>): void;
  close(): Promise<void>;
};
type Options = { certificate?: "localhost" | "elsewhere"; hasStartTls?: boolean; isSecure?: boolean };

const CRLF = "\r\n";
const FOLDER = path.join(import.meta.dirname, "fixtures/tls");
export const AUTHORITY = path.join(FOLDER, "authority.pem");
const readPem = (name: string) => fs.readFileSync(path.join(FOLDER, name), "utf8");

/** A mail server of the tests' own on this machine: it speaks SMTP over a socket, and misbehaves as it is told. */
export async function startSmtpServer(options: Options = {}): Promise<SmtpServer> {
  const { certificate = "localhost", hasStartTls = false, isSecure = false } = options;
  const context = { cert: readPem(`${certificate}.pem`), key: readPem(`${certificate}.key.pem`) };
  const received: ReceivedMail[] = [];
  const open = new Set<net.Socket>();
  let behaviour = WELL;
  const serve = (socket: net.Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // whoever refuses a certificate breaks the connection
    socket.on("error", () => socket.destroy());
    new Session(socket, { received, read: () => behaviour, context: hasStartTls ? context : null, isSecure }).greet();
  };
  const server = isSecure ? tls.createServer(context, serve) : net.createServer(serve);
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    behave: (changes) => {
      behaviour = { ...WELL, ...changes };
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

type Shared = {
  received: ReceivedMail[];
  read(): SmtpBehaviour;
  context: { cert: string; key: string } | null;
  isSecure: boolean;
};

class Session {
  private buffered = "";
  private source: string | null = null;
  private from = "";
  private to = "";
  private isSignedIn = false;

  constructor(
    private socket: net.Socket,
    private readonly shared: Shared,
  ) {
    this.listen();
  }

  greet(): void {
    this.say(this.shared.read().greeting);
  }

  private listen(): void {
    this.socket.on("data", (bytes: Buffer) => {
      this.buffered += bytes.toString("latin1");
      this.readLines();
    });
  }

  private readLines(): void {
    for (let end = this.buffered.indexOf(CRLF); end >= 0; end = this.buffered.indexOf(CRLF)) {
      const line = this.buffered.slice(0, end);
      this.buffered = this.buffered.slice(end + CRLF.length);
      if (this.source === null) this.obey(line);
      else this.collect(line);
    }
  }

  private say(step: Step): void {
    if (step === "drop") this.socket.destroy();
    else if (step !== "silence") this.socket.write(step + CRLF);
  }

  private obey(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "STAR") this.secure();
    else if (verb === "QUIT") this.socket.end(`221 bye${CRLF}`);
    else this.say(this.answer(verb, line));
  }

  private answer(verb: string, line: string): Step {
    const { mail, rcpt, data, auth } = this.shared.read();
    const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
    switch (verb) {
      case "EHLO":
        return ["250-mail.test", ...this.listAbilities()].join(CRLF);
      case "AUTH":
        this.isSignedIn = auth.startsWith("2");
        return auth;
      case "MAIL":
        this.from = address;
        return mail;
      case "RCPT":
        this.to = address;
        return rcpt;
      case "DATA":
        if (data.startsWith("354")) this.source = "";
        return data;
      default:
        return "250 ok";
    }
  }

  private listAbilities(): string[] {
    const startTls = this.shared.context && !(this.socket instanceof tls.TLSSocket) ? ["250-STARTTLS"] : [];
    return [...startTls, "250-AUTH PLAIN", "250 8BITMIME"];
  }

  private secure(): void {
    const { context } = this.shared;
    this.say(context ? "220 go on" : "502 no");
    if (!context) return;
    this.socket.removeAllListeners("data");
    this.socket = new tls.TLSSocket(this.socket, { isServer: true, ...context });
    this.socket.on("error", () => this.socket.destroy());
    this.listen();
  }

  private collect(line: string): void {
    if (line !== ".") {
      this.source += (line.startsWith("..") ? line.slice(1) : line) + CRLF;
      return;
    }
    const { from, to, isSignedIn, source } = this;
    const isSecure = this.shared.isSecure || this.socket instanceof tls.TLSSocket;
    this.shared.received.push({ from, to, isSecure, isSignedIn, source: source ?? "" });
    this.source = null;
    this.say(this.shared.read().end);
  }
}
