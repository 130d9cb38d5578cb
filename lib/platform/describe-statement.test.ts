import { expect, test } from "vitest";
import { describeStatement } from "./describe-statement";

test.each([
  ["text", "SELECT 'anna@example.test'", "SELECT ?"],
  ["a quote inside text", "SELECT 'O''Hara' AS name", "SELECT ? AS name"],
  ["a backslash inside text", "SELECT E'a\\'b', 'c'", "SELECT ?, ?"],
  ["text over lines", "SELECT 'a\nb'", "SELECT ?"],
  ["text between dollars", "SELECT $$4242$$, $tag$ it's $$ $tag$", "SELECT ?, ?"],
  ["a number", "LIMIT 10 OFFSET 2.5", "LIMIT ? OFFSET ?"],
  ["but not a parameter", "WHERE id = $12 AND n > $1", "WHERE id = $12 AND n > $1"],
  ["nor a digit of a name", 'SELECT a1, "b 2" FROM t_3', 'SELECT a1, "b ?" FROM t_3'],
  ["white space", "  SELECT\n\t1 ", "SELECT ?"],
])("%s", (_, sql, described) => {
  expect(describeStatement(sql)).toBe(described);
});

test("a long statement is cut", () => {
  expect(describeStatement(`SELECT ${"a, ".repeat(500)}`)).toHaveLength(602);
});
