import { expect, test } from "vitest";
import { toLocalPath } from "./local-path";

test.each([
  ["another host", "https://evil.example/", null],
  ["scheme-relative", "//evil.example/x", null],
  ["backslash, which browsers read as a slash", "/\\evil.example", null],
  ["a tab that the parser drops", "/\t/evil.example", null],
  ["dots that end in two slashes", "/.//evil.example", null],
  ["a script", "javascript:alert(1)", null],
  ["a scheme without slashes", "https:evil.example", null],
  ["relative", "portal", null],
  ["empty", "", null],
  ["missing", undefined, null],
  ["the API is no page", "/api/auth/signout", null],
  ["the sign-in page would lead in a circle", "/sign-in?next=/portal", null],
  ["a page", "/portal", "/portal"],
  ["a page whose name begins alike", "/apiary", "/apiary"],
  ["query and fragment stay", "/search?q=caf%C3%A9#tracks", "/search?q=caf%C3%A9#tracks"],
])("%s", (_label, value, expected) => expect(toLocalPath(value)).toBe(expected));
