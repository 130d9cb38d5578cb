import "server-only";
import { ID_ONLY, type PersonalEntry } from "./entry";

/** Who of the staff did something: `table.column`. */
const BY_WHOM = [
  "store_setting.updated_by",
  "alert.acknowledged_by",
  "webhook_target.created_by",
  "provider_credential.set_by",
  "fee_schedule.created_by",
  "payment_settings_version.created_by",
  "provider_table_version.created_by",
  "letter.written_by",
  "revenue_target.updated_by",
  "reconciliation_day.asked_by",
  "reconciliation_finding.explained_by",
  "refund.requested_by",
  "payment_obligation.settled_by",
  "role_grant.granted_by",
  "artist_application.decided_by",
  "erasure.user_id",
  "erasure.order_ids",
  "erasure.erased_by",
];
const IN_THE_LOG = { not: "what staff did is in actions.json" };
const OF_THE_STORE = { not: "the store's own, not a person's" };

const staff: PersonalEntry[] = BY_WHOM.map((name) => {
  const [table = "", column = ""] = name.split(".");
  return { table, columns: [column], of: null, told: IN_THE_LOG, erased: { by: "keep", why: ID_ONLY } };
});

/** What is kept for the store, whoever it was that it came from. */
export const STORE_TABLES: readonly PersonalEntry[] = [
  ...staff,
  {
    table: "mail_server",
    columns: ["host", "user_name", "mail_from", "password_sealed"],
    of: null,
    told: OF_THE_STORE,
    erased: { by: "keep", why: "the address that the store sends from; an admin changes it" },
  },
  {
    table: "provider_table_version",
    columns: ["note"],
    of: null,
    told: { not: "notes of the staff about providers' codes" },
    erased: { by: "keep", why: "why a provider's code or limit was changed; rows can only be added" },
  },
  {
    table: "first_start",
    columns: ["answers"],
    of: null,
    told: OF_THE_STORE,
    erased: { by: "keep", why: "the answers of the set-up; the row goes with the last one" },
  },
  {
    table: "webhook_target",
    columns: ["name"],
    of: null,
    told: OF_THE_STORE,
    erased: { by: "keep", why: "what a receiver of alerts is called; an admin changes it" },
  },
  {
    table: "rate_limit",
    columns: ["key"],
    of: null,
    told: { not: "a keyed hash" },
    erased: { by: "keep", why: "a keyed hash that ends within the hour" },
  },
];
