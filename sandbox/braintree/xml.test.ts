import { expect, test } from "vitest";
import { writeXml, XmlArray, XmlCollection } from "./xml";

const bodyOf = (text: string) => text.split("\n")[1];

test("each kind of value says what it is", () => {
  const node = {
    id: "a1",
    count: 3,
    done: true,
    none: null,
    left: undefined,
    at: new Date("2026-11-21T10:00:00.123Z"),
  };
  expect(bodyOf(writeXml("thing", node))).toBe(
    '<thing><id>a1</id><count type="integer">3</count><done type="boolean">true</done><none nil="true"/>' +
      '<at type="datetime">2026-11-21T10:00:00Z</at></thing>',
  );
});

test("lists and pages", () => {
  expect(bodyOf(writeXml("ids", new XmlArray("item", ["a", "b"])))).toBe(
    '<ids type="array"><item>a</item><item>b</item></ids>',
  );
  expect(bodyOf(writeXml("ids", new XmlArray("item", [])))).toBe('<ids type="array"></ids>');
  expect(bodyOf(writeXml("page", new XmlCollection({ "page-size": 50 }, "item", [{ id: "a" }])))).toBe(
    '<page type="collection"><page-size type="integer">50</page-size><item><id>a</id></item></page>',
  );
});

test("no text becomes markup, and what XML cannot hold is left out", () => {
  expect(bodyOf(writeXml("name", `<a href="x">'&'</a>\u0000\u0008`))).toBe(
    "<name>&lt;a href=&quot;x&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;</name>",
  );
});
