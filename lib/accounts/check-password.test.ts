import { describe, expect, test } from "vitest";
import { checkNewPassword } from "./check-password";
import list from "./common-passwords/list.json";

const OWNER = ["orla.devane@example.test", "Orla Devane"];
const isTaken = (password: string) => {
  try {
    checkNewPassword(password, OWNER);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "unprocessable", errors: [{ path: "password" }] });
    return false;
  }
};

test.each([
  ["seven characters", "k3!pQ9x", false],
  ["eight", "k3!pQ9xZ", true],
  ["eight letters of another script", "сонце-ніч", true],
  ["seven of them that count double elsewhere", "🎧🎵🎶🎷🎸🎹🎺", false],
  ["small letters only: nothing else is asked for", "wanderingturnip", true],
  ["digits only", "9182736450918", true],
  ["words with spaces", "four words in a row", true],
  ["a hundred characters", "wander ".repeat(15), true],
  ["one of those that are tried first", "password1", false],
  ["the same in capitals", "PassWord1", false],
  ["the same in wide letters", "ｐａｓｓｗｏｒｄ１", false],
  ["a row of the keyboard", "qwertyuiop", false],
  ["two letters over and over", "abababababab", false],
  ["one's own address", "orla.devane@example.test", false],
  ["what stands before its @", "Orla.Devane", false],
  ["one's own name", "orla devane", false],
])("%s", (_, password, taken) => expect(isTaken(password)).toBe(taken));

describe("the list of those that are tried first", () => {
  test("holds more than three thousand that would be long enough", () => {
    const long = list.passwords.split(" ").filter((password) => password.length >= 8);
    expect(new Set(long).size).toBeGreaterThan(3_000);
  });

  test("is asked whole", () => {
    const known = list.passwords.split(" ");
    expect(known.filter((_, at) => at % 97 === 0).filter(isTaken)).toEqual([]);
  });
});
