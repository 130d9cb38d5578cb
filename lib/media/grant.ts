import "server-only";

/** An object that may be sent, and how. `fileName` is set when it is to be saved rather than played. */
export type Grant = {
  cid: string;
  mimeType: string;
  cacheControl: string;
  fileName: string | null;
  /** Anyone may have these bytes, so that they may be kept in memory; never said of an original. */
  isForEveryone?: boolean;
  /** Called when the last byte has left; never throws. */
  onSent?: () => Promise<void>;
};
