import "server-only";
import { SquareClient, SquareError, SquareTimeoutError, WebhooksHelper } from "square";

/** Named here and not where it is loaded: bundlers do not find the names of a CommonJS package that is loaded later. */
export const sdk = { SquareClient, SquareError, SquareTimeoutError, WebhooksHelper };
