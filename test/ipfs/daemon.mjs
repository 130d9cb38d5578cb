// A real IPFS node, js-ipfs. Runs from the folder that its packages are in: `node daemon.mjs <repository>`.
// It talks to nobody; its RPC address goes to standard output as one line.
// its dependencies expect Node 22
Promise.withResolvers ??= () => {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const [{ create }, { HttpApi }] = [await import("ipfs-core"), await import("ipfs-http-server")];

const ipfs = await create({
  repo: process.argv[2],
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
