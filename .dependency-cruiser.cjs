// The dependency rule of docs/architecture.md. Run by test/architecture.test.ts.
const TESTS = "\\.test\\.tsx?$";
const GENERATED = "^lib/platform/generated/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circle", severity: "error", from: { pathNot: GENERATED }, to: { circular: true, pathNot: GENERATED } },
    {
      name: "everything-imported-exists",
      severity: "error",
      from: { pathNot: GENERATED },
      to: { couldNotResolve: true, pathNot: "^server-only$" },
    },
    {
      name: "lib-never-looks-up",
      comment: "lib knows no page, no component, no process",
      severity: "error",
      from: { path: "^lib/", pathNot: TESTS },
      to: { path: "^(app|components|worker|sandbox|launcher|prisma|test|e2e|bench)/" },
    },
    {
      name: "shared-runs-anywhere",
      comment: "lib/shared imports itself and zod",
      severity: "error",
      from: { path: "^lib/shared/", pathNot: TESTS },
      to: { pathNot: "^lib/shared/|^node_modules/(zod|uuidv7)/" },
    },
    {
      name: "platform-knows-no-business",
      severity: "error",
      from: { path: "^lib/platform/", pathNot: TESTS },
      to: { path: "^lib/", pathNot: "^lib/(platform|shared)/" },
    },
    {
      name: "domains-stand-alone",
      comment: "but any may call the kernels ledger and audit",
      severity: "error",
      from: { path: "^lib/(?!shared/|platform/|orders/|mail/|privacy/)([^/]+)/", pathNot: TESTS },
      to: { path: "^lib/", pathNot: "^lib/($1|shared|platform|ledger|audit)/" },
    },
    {
      name: "orders-join-three",
      severity: "error",
      from: { path: "^lib/orders/", pathNot: TESTS },
      to: { path: "^lib/", pathNot: "^lib/(orders|catalog|payments|ledger|audit|shared|platform)/" },
    },
    {
      name: "mail-joins-orders",
      comment: "it says what happened; to be told, a domain writes a row of mail_outbox",
      severity: "error",
      from: { path: "^lib/mail/", pathNot: TESTS },
      to: { path: "^lib/", pathNot: "^lib/(mail|orders|audit|shared|platform)/" },
    },
    {
      name: "privacy-counts-with-analytics",
      comment: "it knows every table; figures it changes under the lock of those who count",
      severity: "error",
      from: { path: "^lib/privacy/", pathNot: TESTS },
      to: { path: "^lib/", pathNot: "^lib/(privacy|analytics|ledger|audit|shared|platform)/" },
    },
    {
      name: "providers-belong-to-payments",
      severity: "error",
      from: { pathNot: "^(lib/payments|test)/" },
      to: { path: "^lib/payments/providers/" },
    },
    {
      name: "app-touches-no-store",
      comment: "pages and handlers ask a domain function",
      severity: "error",
      from: { path: "^app/", pathNot: TESTS },
      to: { path: "^lib/platform/(db|redis|generated/)|^lib/media/storage/" },
    },
    {
      name: "components-know-no-server",
      comment: "types from anywhere in lib, values from lib/shared only",
      severity: "error",
      from: { path: "^components/", pathNot: TESTS },
      to: { path: "^lib/", pathNot: "^lib/shared/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "components-look-down",
      severity: "error",
      from: { path: "^components/", pathNot: TESTS },
      to: { path: "^(app|worker|sandbox|launcher|prisma)/" },
    },
    {
      name: "sandbox-is-apart",
      comment: "it stands for somebody else's system",
      severity: "error",
      from: { path: "^sandbox/", pathNot: TESTS },
      to: { path: "^(app|components|worker|launcher|prisma|lib/(?!shared/))" },
    },
    {
      name: "launcher-is-for-processes",
      severity: "error",
      from: { path: "^(app|components|worker|sandbox)/", pathNot: TESTS },
      to: { path: "^launcher/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.data)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node", "default"] },
  },
};
