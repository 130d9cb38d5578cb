import "server-only";

/** A mail as it rests: what it is about, never what it says (but for alerts, which come ready). */
export type MailRow = {
  id: string;
  kind: string;
  recipient: string;
  about: string | null;
  details: Record<string, unknown>;
  subject: string | null;
  body: string | null;
};
