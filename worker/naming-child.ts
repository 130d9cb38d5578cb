import { nameFile } from "@/lib/media/storage/name-file";
import type { NamingJob, NamingReply } from "@/lib/media/storage/name-in-child";

// Hashes finished uploads away from the web server's event loop. It knows no secret and no database, and leaves with its parent.
process.on("message", (job: NamingJob) => {
  name(job).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit(0));

async function name({ id, file }: NamingJob): Promise<NamingReply> {
  try {
    const { innerNodes, ...found } = await nameFile(file);
    const nodes = innerNodes.map(({ cid, bytes }) => ({
      cid: cid.toString(),
      bytes: Buffer.from(bytes).toString("base64"),
    }));
    return { id, name: { ...found, innerNodes: nodes } };
  } catch (error) {
    return { id, message: String(error) };
  }
}
