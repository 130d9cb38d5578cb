// A real IPFS node, js-ipfs, from a folder of its own: `node daemon.mjs <folder with node_modules> <repository>`.
// It talks to nobody; its RPC address goes to standard output as one line.
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

// its dependencies expect Node 22
Promise.withResolvers ??= () => {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const [folder, repo] = process.argv.slice(2);
const { resolve } = createRequire(path.join(folder, "package.json"));
const load = (name) => import(pathToFileURL(resolve(name)).href);
const [{ create }, { HttpApi }] = [await load("ipfs-core"), await load("ipfs-http-server")];

const ipfs = await create({
  repo,
  silent: true,
  offline: true,
  config: {
    Bootstrap: [],
    Addresses: { Swarm: [], API: "/ip4/127.0.0.1/tcp/0", Gateway: "" },
    Discovery: { MDNS: { Enabled: false } },
  },
});
const api = new HttpApi(ipfs);
await api.start();
const { port } = api._apiServers[0].info;
process.stdout.write(`http://127.0.0.1:${port}\n`);
process.on("disconnect", () => process.exit(0));
