import { type Actor, hasRole, listManagedArtists } from "@/lib/shared/roles";

type User = Extract<Actor, { kind: "user" }>;
export type BackActor = Pick<User, "name" | "roles" | "artistIds" | "viewedArtistIds">;
export type BackIcon =
  | "overview"
  | "releases"
  | "upload"
  | "live"
  | "artists"
  | "tracks"
  | "customers"
  | "funnel"
  | "providers"
  | "alerts"
  | "targets"
  | "shared"
  | "delivery"
  | "statements"
  | "sales"
  | "storage"
  | "store"
  | "orders"
  | "review"
  | "reconciliation"
  | "health"
  | "payments"
  | "fees"
  | "keys"
  | "audit"
  | "files"
  | "jobs"
  | "mail"
  | "uploads"
  | "members"
  | "people"
  | "letters"
  | "privacy";
export type BackNavItem = { key: string; href: string; icon: BackIcon };
export type BackNavGroup = { key: "portal" | "dashboard" | "settings"; items: BackNavItem[] };

/** The side navigation of the back office: only pages that exist and that `actor` may open; empty groups are left out. */
export function buildBackNav(actor: BackActor): BackNavGroup[] {
  const user: User = { kind: "user", userId: "", sessionId: null, scopes: null, ...actor };
  const isAdmin = hasRole(user, "admin");
  const isAnalyst = isAdmin || hasRole(user, "analyst");
  const isArtist = hasRole(user, "artist") || actor.artistIds.length > 0;
  // who belongs to no artist yet reads on that page why
  const isViewerOnly = actor.artistIds.length > 0 && listManagedArtists(user).length === 0;
  const groups: { key: BackNavGroup["key"]; items: (BackNavItem | false)[] }[] = [
    {
      key: "portal",
      items: [
        isArtist && { key: "overview", href: "/portal", icon: "overview" },
        isArtist && { key: "releases", href: "/portal/releases", icon: "releases" },
        isArtist && { key: "files", href: "/portal/files", icon: "files" },
        isArtist && { key: "sales", href: "/portal/sales", icon: "sales" },
        isArtist && { key: "statements", href: "/portal/statements", icon: "statements" },
        isArtist && !isAnalyst && !isViewerOnly && { key: "shared", href: "/dashboard/shared", icon: "shared" },
        isArtist && !isViewerOnly && { key: "upload", href: "/portal/upload", icon: "upload" },
        isArtist && !isViewerOnly && { key: "letters", href: "/portal/letters", icon: "letters" },
        isArtist && { key: "members", href: "/portal/members", icon: "members" },
        isArtist && { key: "copies", href: "/portal/storage", icon: "storage" },
      ],
    },
    {
      key: "dashboard",
      items: [
        isAnalyst && { key: "live", href: "/dashboard/live", icon: "live" },
        isAnalyst && { key: "overview", href: "/dashboard", icon: "overview" },
        isAnalyst && { key: "artists", href: "/dashboard/artists", icon: "artists" },
        isAnalyst && { key: "tracks", href: "/dashboard/tracks", icon: "tracks" },
        isAnalyst && { key: "customers", href: "/dashboard/customers", icon: "customers" },
        isAnalyst && { key: "funnel", href: "/dashboard/funnel", icon: "funnel" },
        isAnalyst && { key: "providers", href: "/dashboard/providers", icon: "providers" },
        isAnalyst && { key: "alerts", href: "/dashboard/alerts", icon: "alerts" },
        isAnalyst && { key: "targets", href: "/dashboard/targets", icon: "targets" },
        isAnalyst && { key: "shared", href: "/dashboard/shared", icon: "shared" },
      ],
    },
    {
      key: "settings",
      items: [
        isAdmin && { key: "orders", href: "/settings/orders", icon: "orders" },
        isAdmin && { key: "payments", href: "/settings/payments", icon: "payments" },
        isAdmin && { key: "providerKeys", href: "/settings/payments/keys", icon: "keys" },
        isAdmin && { key: "fees", href: "/settings/fees", icon: "fees" },
        isAdmin && { key: "review", href: "/settings/payments/review", icon: "review" },
        isAdmin && { key: "reconciliation", href: "/settings/payments/reconciliation", icon: "reconciliation" },
        isAdmin && { key: "health", href: "/settings/payments/health", icon: "health" },
        isAdmin && { key: "delivery", href: "/dashboard/alerts/delivery", icon: "delivery" },
        isAdmin && { key: "store", href: "/settings/store", icon: "store" },
        isAdmin && { key: "people", href: "/settings/people", icon: "people" },
        isAdmin && { key: "storage", href: "/settings/storage", icon: "storage" },
        isAdmin && { key: "uploads", href: "/settings/uploads", icon: "uploads" },
        isAdmin && { key: "jobs", href: "/settings/jobs", icon: "jobs" },
        isAdmin && { key: "mail", href: "/settings/mail", icon: "mail" },
        isAdmin && { key: "letters", href: "/settings/letters", icon: "letters" },
        isAdmin && { key: "privacy", href: "/settings/privacy", icon: "privacy" },
        { key: "access", href: "/settings/access", icon: "keys" },
        isAdmin && { key: "audit", href: "/settings/audit", icon: "audit" },
      ],
    },
  ];
  return groups
    .map((group) => ({ key: group.key, items: group.items.filter((item) => item !== false) }))
    .filter((group) => group.items.length > 0);
}

/** Two letters for the account box: first and last word of the name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => Array.from(word ?? "")[0]?.toUpperCase() ?? "").join("");
}
