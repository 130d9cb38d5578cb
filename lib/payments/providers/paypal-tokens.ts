import "server-only";
import type { Failure } from "./translate-paypal";

export type FetchedToken = { ok: true; token: string; lifeMs: number } | { ok: false; failure: Failure };

/** Renewed this long before it ends, so that none ends on its way. */
const MARGIN_MS = 120_000;

/** The access token of one rail: fetched once for all callers that wait for it, kept until shortly before it ends. */
export class AccessTokens {
  private current: { token: string; until: number } | null = null;
  private fetching: Promise<FetchedToken> | null = null;

  constructor(private readonly fetchToken: () => Promise<FetchedToken>) {}

  async get(): Promise<{ ok: true } | { ok: false; failure: Failure }> {
    if (this.current && this.current.until > Date.now()) return { ok: true };
    this.fetching ??= this.fetchToken().finally(() => {
      this.fetching = null;
    });
    const fetched = await this.fetching;
    if (!fetched.ok) return fetched;
    this.current = { token: fetched.token, until: Date.now() + Math.max(0, fetched.lifeMs - MARGIN_MS) };
    return { ok: true };
  }

  /** What `get` has just made sure of. */
  require(): string {
    if (!this.current) throw new Error("no access token");
    return this.current.token;
  }

  forget(): void {
    if (this.current) this.current = { ...this.current, until: 0 };
  }
}
