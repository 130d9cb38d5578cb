import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

const FLAG = { present: 0x01, verified: 0x04, attested: 0x40 };

type Ask = { challenge: string };
type Ways = { origin?: string; isVerified?: boolean; counter?: number; userHandle?: string };

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest();
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** The public key as COSE has it (RFC 9053): P-256, ES256. */
function toCose(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return Buffer.concat([
    Buffer.from("a5010203262001215820", "hex"),
    Buffer.from(x, "base64url"),
    Buffer.from("225820", "hex"),
    Buffer.from(y, "base64url"),
  ]);
}

/** An authenticator in a few lines: one key pair for one site, as a phone or a hardware key would hold it. */
export class SoftKey {
  private readonly pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly id = randomBytes(16);
  private counter = 0;
  /** What it was given at its making: whose it is. */
  userHandle = "";

  constructor(
    readonly rpId = "localhost",
    readonly origin = "http://localhost:3000",
  ) {}

  private authData(flags: number, counter: number, extra = Buffer.alloc(0)): Buffer {
    return Buffer.concat([sha256(this.rpId), Buffer.from([flags]), uint32(counter), extra]);
  }

  private clientData(type: string, { challenge }: Ask, origin = this.origin): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private answer(response: Record<string, string>) {
    const id = this.id.toString("base64url");
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  }

  /** What navigator.credentials.create would give. */
  create(options: Ask & { user?: { id: string } }, { origin, isVerified = true }: Ways = {}) {
    this.userHandle = options.user?.id ?? "";
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, toCose(this.pair.publicKey)]);
    const flags = FLAG.present | FLAG.attested | (isVerified ? FLAG.verified : 0);
    const authData = this.authData(flags, 0, attested);
    const object = Buffer.concat([
      Buffer.from("a363666d74646e6f6e656761747453746d74a068617574684461746158", "hex"),
      Buffer.from([authData.length]),
      authData,
    ]);
    return this.answer({
      clientDataJSON: this.clientData("webauthn.create", options, origin).toString("base64url"),
      attestationObject: object.toString("base64url"),
    });
  }

  /** What navigator.credentials.get would give. */
  get(options: Ask, { origin, isVerified = true, counter, userHandle }: Ways = {}) {
    this.counter = counter ?? this.counter + 1;
    const authData = this.authData(FLAG.present | (isVerified ? FLAG.verified : 0), this.counter);
    const clientData = this.clientData("webauthn.get", options, origin);
    const signature = createSign("sha256")
      .update(Buffer.concat([authData, sha256(clientData)]))
      .sign(this.pair.privateKey);
    return this.answer({
      clientDataJSON: clientData.toString("base64url"),
      authenticatorData: authData.toString("base64url"),
      signature: signature.toString("base64url"),
      userHandle: userHandle ?? this.userHandle,
    });
  }
}
