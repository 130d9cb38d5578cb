import account from "@/messages/en/account.json";
import alerts from "@/messages/en/alerts.json";
import analytics from "@/messages/en/analytics.json";
import back from "@/messages/en/back.json";
import checkout from "@/messages/en/checkout.json";
import common from "@/messages/en/common.json";
import dashboard from "@/messages/en/dashboard.json";
import draft from "@/messages/en/draft.json";
import errors from "@/messages/en/errors.json";
import factors from "@/messages/en/factors.json";
import fees from "@/messages/en/fees.json";
import genres from "@/messages/en/genres.json";
import health from "@/messages/en/health.json";
import jobs from "@/messages/en/jobs.json";
import letters from "@/messages/en/letters.json";
import library from "@/messages/en/library.json";
import limits from "@/messages/en/limits.json";
import mail from "@/messages/en/mail.json";
import order from "@/messages/en/order.json";
import people from "@/messages/en/people.json";
import player from "@/messages/en/player.json";
import portal from "@/messages/en/portal.json";
import privacy from "@/messages/en/privacy.json";
import proof from "@/messages/en/proof.json";
import providerTables from "@/messages/en/provider-tables.json";
import reconciliation from "@/messages/en/reconciliation.json";
import refund from "@/messages/en/refund.json";
import retention from "@/messages/en/retention.json";
import review from "@/messages/en/review.json";
import sales from "@/messages/en/sales.json";
import settings from "@/messages/en/settings.json";
import setup from "@/messages/en/setup.json";
import share from "@/messages/en/share.json";
import shareLinks from "@/messages/en/share-links.json";
import shop from "@/messages/en/shop.json";
import storage from "@/messages/en/storage.json";
import store from "@/messages/en/store.json";
import targets from "@/messages/en/targets.json";

/** The catalogue of the one language there is so far; each part of the product keeps its own file. */
export const ENGLISH = {
  account,
  alerts,
  analytics,
  back,
  checkout,
  common,
  dashboard,
  draft,
  errors,
  factors,
  fees,
  genres,
  letters,
  library,
  health,
  jobs,
  limits,
  mail,
  order,
  people,
  player,
  portal,
  providerTables,
  proof,
  privacy,
  reconciliation,
  refund,
  retention,
  review,
  sales,
  settings,
  setup,
  share,
  shareLinks,
  shop,
  targets,
  storage,
  store,
};
