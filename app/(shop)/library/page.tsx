import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { LibraryScreen } from "@/components/library/library-screen";
import { narrowOffers } from "@/lib/media/available-offers";
import { listLibrary } from "@/lib/orders/list-library";
import { readOrderSecrets } from "@/lib/platform/order-cookie";
import { auth } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const FIRST = 40;
const MOST = 500;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("library");
  return { title: t("title"), robots: { index: false } };
}

/** An account's purchases and those of this browser, which holds the cookies of what it paid for. */
export default async function LibraryPage({ searchParams }: PageProps<"/library">) {
  const [{ show }, actor, asked, zone] = await Promise.all([searchParams, auth(), headers(), getStoreZone()]);
  const found = await listLibrary({ actor, secrets: readOrderSecrets(asked) }, show === "all" ? MOST : FIRST);
  const records = await Promise.all(
    found.records.map(async (record) => ({ ...record, parts: await Promise.all(record.parts.map(narrowOffers)) })),
  );
  return <LibraryScreen library={{ ...found, records }} zone={zone} isSignedIn={actor.kind === "user"} />;
}
