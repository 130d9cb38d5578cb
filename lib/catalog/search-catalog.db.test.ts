import { beforeAll, expect, test } from "vitest";
import { makeArtist, makeRelease } from "../../test/factories";
import { searchCatalog } from "./search-catalog";

beforeAll(async () => {
  const marguerite = await makeArtist("Marguerite Ossian");
  await makeRelease({ artistId: marguerite, title: "The Lamplighter’s Union", trackTitles: ["Gaslight Waltz"] });
  await makeRelease({ artistId: await makeArtist("Casa Plomo"), title: "Plaza de Corazón", trackTitles: ["Canción"] });
  await makeRelease({ artistId: await makeArtist("فرقة النخيل"), title: "أغاني البحر", trackTitles: ["موسيقى الليل"] });
  await makeRelease({ artistId: await makeArtist("Ёлки и Палки"), title: "Зимняя дорога", trackTitles: ["Метель"] });
  await makeRelease({ title: "Secret Draft Lamplighter", status: "draft" });
});

test.each([
  ["exactly as written", "The Lamplighter’s Union", "The Lamplighter’s Union", "exact"],
  ["a letter missing", "lampligter", "The Lamplighter’s Union", "close"],
  ["two letters swapped", "lamplihgter", "The Lamplighter’s Union", "close"],
  ["the artist misspelt", "margerite osian", "The Lamplighter’s Union", "close"],
  ["without the accent", "plaza de corazon", "Plaza de Corazón", "exact"],
  ["Arabic without hamza", "اغاني البحر", "أغاني البحر", "exact"],
  ["Arabic with a letter missing", "اغاني البر", "أغاني البحر", "close"],
  ["Cyrillic in capitals", "ЗИМНЯЯ ДОРОГА", "Зимняя дорога", "exact"],
  ["Cyrillic with a typo", "зимняя дарога", "Зимняя дорога", "close"],
])("finds a release by %s", async (_, q, title, matchedBy) => {
  const { releases } = await searchCatalog({ q });
  expect(releases[0]).toMatchObject({ title, matchedBy });
});

test("finds a Cyrillic artist typed with е for ё, and a track by its name", async () => {
  expect((await searchCatalog({ q: "елки" })).artists[0]?.name).toBe("Ёлки и Палки");
  expect((await searchCatalog({ q: "gaslight" })).tracks[0]?.title).toBe("Gaslight Waltz");
});

test("exactOnly leaves the near ones out, and says how many were exact", async () => {
  expect(await searchCatalog({ q: "lampligter", exactOnly: true })).toMatchObject({ exactCount: 0, releases: [] });
});

test.each([
  ["drafts", "secret draft"],
  ["nonsense", "qqqq zzzz"],
  ["nothing typed", "  –– "],
])("does not find %s", async (_, q) => {
  const found = await searchCatalog({ q });
  expect(
    [found.releases, found.tracks, found.artists]
      .flat()
      .filter((hit) => !("title" in hit) || hit.title.includes("Secret")),
  ).toEqual([]);
});
