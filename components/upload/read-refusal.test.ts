import { expect, test } from "vitest";
import { isPassing, type LocalRefusals, readRefusal } from "./read-refusal";

const say = (title: string) => ({ title, detail: title, isTransient: true });
const words: LocalRefusals = {
  offline: say("offline"),
  garbled: say("garbled"),
  signedOut: say("signedOut"),
  unusable: "It cannot be used",
};
const problem = (status: number, title: string, detail: string) =>
  JSON.stringify({ type: "urn:x", title, status, detail, code: "x", requestId: "r" });

test.each([
  ["half an answer", 415, problem(415, "Not a format we take", "x").slice(0, 30), words.garbled],
  ["a gateway's own error page", 502, "<html>", words.garbled],
  ["no answer", 0, "", words.offline],
  ["a session that ended keeps the file", 401, problem(401, "Sign in first", "x"), words.signedOut],
  [
    "not music: the server's words, and no use in sending it again",
    415,
    problem(415, "Not a format we take", "A web page."),
    { title: "Not a format we take", detail: "A web page.", isTransient: false },
  ],
  [
    "broken music: what is wrong with the file, and no word of rules",
    422,
    problem(422, "A rule refuses it", "Cut short."),
    { title: "It cannot be used", detail: "Cut short.", isTransient: false },
  ],
  [
    "a full disk may be emptied",
    507,
    problem(507, "The store is full", "No room."),
    { title: "The store is full", detail: "No room.", isTransient: true },
  ],
])("%s", (_label, status, text, refusal) => expect(readRefusal(status, text, words)).toEqual(refusal));

test.each([
  [0, true],
  [400, false],
  [404, false],
  [409, true],
  [413, false],
  [415, false],
  [422, false],
  [423, true],
  [429, true],
  [500, true],
  [503, true],
  [507, true],
])("%i goes on by itself: %s", (status, expected) => expect(isPassing(status)).toBe(expected));
