import type { Charge } from "../charge";
import type { Operation } from "../faults";
import { ISSUES, wordFor } from "./issue-words";

export type Detail = { issue: string; description: string; field?: string; value?: string; location?: string };
type Link = { href: string; rel: string; method: string };
type ErrorName = keyof typeof MESSAGES;

const MESSAGES = {
  INVALID_REQUEST: "Request is not well-formed, syntactically incorrect, or violates schema.",
  AUTHENTICATION_FAILURE:
    "Authentication failed due to missing authorization header, or invalid authentication credentials.",
  RESOURCE_NOT_FOUND: "The specified resource does not exist.",
  RESULTSET_TOO_LARGE: "Result set size is greater than the maximum limit. Change the filter criteria and try again.",
  RESOURCE_CONFLICT: "The server has detected a conflict while processing this request.",
  UNPROCESSABLE_ENTITY:
    "The requested action could not be performed, semantically incorrect, or failed business validation.",
  RATE_LIMIT_REACHED: "Too many requests. Blocked due to rate limiting.",
  INTERNAL_SERVER_ERROR: "An internal server error occurred.",
  REQUEST_ENTITY_TOO_LARGE: "The request is larger than the server will take.",
};

/**
 * A refusal in PayPal's own words. `charge`: what it left behind. `isKept`: it is an answer about the money, so that the
 * same PayPal-Request-Id gives it again.
 */
export class PaypalRefusal extends Error {
  constructor(
    readonly status: number,
    readonly errorName: ErrorName,
    readonly details: Detail[] = [],
    readonly extra: { links?: Link[]; charge?: Charge; isKept?: boolean } = {},
  ) {
    super(details[0]?.issue ?? errorName);
  }

  /** `operation`: the one that is refused, in whose words of the published documents it is told. */
  body(debugId: string, operation: Operation | null = null): Record<string, unknown> {
    const help = {
      href: `https://developer.paypal.com/api/rest/reference/orders/v2/errors/#${this.message}`,
      rel: "information_link",
    };
    return {
      name: this.errorName,
      ...(this.details.length > 0 ? { details: this.details.map((detail) => wordFor(operation, detail)) } : {}),
      message: MESSAGES[this.errorName],
      debug_id: debugId,
      links: [{ ...help, method: "GET" }, ...(this.extra.links ?? [])],
    };
  }
}

/** 400: the request does not have the shape that the API asks for. */
export function invalidRequest(details: Detail[]): PaypalRefusal {
  return new PaypalRefusal(400, "INVALID_REQUEST", details);
}

/** 404 with the id that nobody knows. */
export function noSuch(field: string, value: string): PaypalRefusal {
  const description = "Specified resource ID does not exist. Please check the resource ID and try again.";
  return new PaypalRefusal(404, "RESOURCE_NOT_FOUND", [
    { issue: "INVALID_RESOURCE_ID", description, field, value, location: "path" },
  ]);
}

/** 422 with one issue, described as in the published API documents. */
export function unprocessable(
  issue: keyof typeof ISSUES,
  at: { field?: string; value?: string } = {},
  extra: PaypalRefusal["extra"] = {},
): PaypalRefusal {
  const location = at.field === undefined ? {} : { location: "body" };
  return new PaypalRefusal(
    422,
    "UNPROCESSABLE_ENTITY",
    [{ issue, description: ISSUES[issue], ...at, ...location }],
    extra,
  );
}
