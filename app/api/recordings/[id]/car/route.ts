import { answerCar } from "@/lib/media/car/answer-car";
import { planRecordingCar } from "@/lib/media/car/export-car";
import { route } from "@/lib/platform/route";

export const GET = route({ access: ["artist", "admin"], scope: "catalog:read" }, async ({ actor, params }) => ({
  response: await answerCar(await planRecordingCar(actor, params.id ?? "")),
}));
