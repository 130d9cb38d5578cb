import { Problem } from "@/lib/shared/schemas/common";
import type { Refusal } from "./upload-item";

export type LocalRefusals = {
  offline: Refusal;
  garbled: Refusal;
  signedOut: Refusal;
  /** Title of what the store refuses by a rule; its reason is the server's. */
  unusable: string;
};

/** Statuses behind which the same file may pass later, and the upload goes on by itself. */
const PASSING = [408, 409, 423, 425, 429];

/** No answer at all, or one that another try may not meet. */
export function isPassing(status: number): boolean {
  return status === 0 || status >= 500 || PASSING.includes(status);
}

/** What a refusal means, in the server's words; `text` is the body of the answer. */
export function readRefusal(status: number, text: string, words: LocalRefusals): Refusal {
  if (status === 0) return words.offline;
  if (status === 401) return words.signedOut;
  const problem = Problem.safeParse(parseJson(text));
  if (!problem.success) return words.garbled;
  return { ...wordProblem(problem.data, words), isTransient: isPassing(status) };
}

/** On a file's row stands what is wrong with the file, not that some rule was broken. */
export function wordProblem({ status, title, detail }: Problem, words: LocalRefusals) {
  return { title: status === 422 ? words.unusable : title, detail };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
