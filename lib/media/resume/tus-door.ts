import "server-only";
import { type Locker, Server } from "@tus/server";
import { AppError, type ErrorCode } from "@/lib/platform/errors";
import { processGlobal } from "@/lib/platform/process-global";
import { getSetting } from "@/lib/platform/settings";
import { toPublicId } from "@/lib/shared/ids";
import { drainRest } from "../drain-body";
import { currentCall, type TusCall, tusCalls } from "./tus-call";
import { lockUpload, unlockUpload } from "./upload-lock";
import { ResumableStore } from "./upload-store";

export const TUS_PATH = "/api/uploads/tus";
/** How long a request whose upload somebody else wants may go on before it is cut. */
const YIELD_MS = 200;

const LOCKER: Locker = {
  newLock: (id) => ({
    lock: (signal, release) => {
      const { leave } = currentCall();
      return lockUpload(id, signal, () => {
        leave.abort();
        void release();
      });
    },
    unlock: async () => {
      await currentCall().writing;
      await unlockUpload(id);
    },
  }),
};

function openDoor(): Server {
  return new Server({
    path: TUS_PATH,
    relativeLocation: true,
    datastore: new ResumableStore(),
    locker: LOCKER,
    lockDrainTimeout: YIELD_MS,
    allowedOrigins: [],
    maxSize: async () => Math.max(await getSetting("maxLossyBytes"), await getSetting("maxLosslessBytes")),
    namingFunction: () => currentCall().uploadId,
    getFileIdFromRequest: () => currentCall().uploadId,
    generateUrl: (_request, { path, id }) => `${path}/${toPublicId("upload", id)}`,
    onResponseError: (_request, error) => {
      currentCall().error = error;
      return undefined;
    },
  });
}

/** What the protocol's own refusals are in ours; their words stand where the library has them. */
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "invalid_request",
  403: "invalid_request",
  404: "not_found",
  409: "conflict",
  410: "gone",
  413: "too_large",
  501: "invalid_request",
};

/** Answers one request of tus 1.0.0. Refusals are thrown, so that they leave as every other refusal of the API. */
export async function answerTus(
  request: Request,
  given: Omit<TusCall, "body" | "leave" | "error" | "refusal" | "writing">,
): Promise<Response> {
  const { body } = request;
  const leave = new AbortController();
  const call: TusCall = { ...given, body, leave, error: null, refusal: null, writing: Promise.resolve() };
  const door = processGlobal("tus-door", openDoor);
  const response = await tusCalls.run(call, () =>
    door.handleWeb(new Request(request.url, { method: request.method, headers: request.headers })),
  );
  // a connection that carries the rest of a body is of no use to the next request
  if (leave.signal.aborted) await drainRest(body);
  if (call.error !== null) throw explain(call.refusal ?? call.error);
  if (call.expiresAt) response.headers.set("upload-expires", call.expiresAt.toUTCString());
  response.headers.delete("access-control-expose-headers");
  return response;
}

function explain(error: unknown): unknown {
  if (error instanceof Error && !("status_code" in error)) return error;
  const { status_code: status, body } = error as { status_code: number; body: string };
  const code = CODE_OF_STATUS[status];
  if (!code) return new AppError("internal", "The upload could not be kept just now. Try again.", { cause: error });
  const words =
    code === "conflict" ? "Upload-Offset is not where the upload stands. Ask with HEAD and go on there." : body.trim();
  return new AppError(code, words);
}
