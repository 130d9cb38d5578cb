import { z } from "zod";
import {
  LetterAskInput,
  LetterConfirmInput,
  LetterDesk,
  LetterInput,
  LetterPreview,
  LetterSent,
  LettersConfirmed,
  OwnLetterChoice,
  OwnLetters,
} from "./letters";
import { BounceHeard } from "./mail";
import { RetentionBoard, RetentionInput } from "./retention";

/** By the names that api-letter-routes.ts uses. */
export const LETTER_INPUTS = {
  DeliveryReport: z.file(),
  LetterAskInput,
  LetterConfirmInput,
  LetterInput,
  OwnLetterChoice,
  RetentionInput,
};
export const LETTER_OUTPUTS = {
  BounceHeard,
  LetterDesk,
  LetterPreview,
  LetterSent,
  LettersConfirmed,
  OwnLetters,
  RetentionBoard,
};
