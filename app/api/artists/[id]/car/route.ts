import { answerCar } from "@/lib/media/car/answer-car";
import { planArtistCar } from "@/lib/media/car/export-car";
import { route } from "@/lib/platform/route";

export const GET = route({ access: ["artist", "admin"], scope: "catalog:read" }, async ({ actor, params }) => ({
  response: await answerCar(await planArtistCar(actor, params.id ?? "")),
}));
