import path from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;
const tree = "{app,lib,components,sandbox,worker,launcher,prisma,test}/**/*";

export default defineConfig({
  // Next's tsconfig keeps JSX for Next; tests compile it here.
  oxc: { jsx: { runtime: "automatic" } },
  resolve: { alias: { "@": root, "server-only": path.join(root, "node_modules/server-only/empty.js") } },
  test: {
    testTimeout: 20_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [`${tree}.test.{ts,tsx}`],
          exclude: ["**/*.db.test.ts", "test/processes/**", "test/faults/**"],
          setupFiles: ["test/set-test-environment.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: [`${tree}.db.test.ts`],
          globalSetup: ["test/start-database-server.ts"],
          setupFiles: ["test/set-test-environment.ts", "test/own-database.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: ["test/faults/*.test.ts"],
          globalSetup: ["test/start-database-server.ts"],
          setupFiles: ["test/set-test-environment.ts", "test/own-database.ts"],
          testTimeout: 60_000,
        },
      },
      // whole stores on the production build: launcher/run-tests.ts builds first
      {
        extends: true,
        test: {
          name: "processes",
          include: ["test/processes/*.test.ts"],
          globalSetup: ["test/processes/demo-folder.ts"],
          fileParallelism: false,
        },
      },
    ],
  },
});
