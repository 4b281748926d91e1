/** The forms that values of settings have. */
import { z } from "zod";
import { findTokenProblem } from "../auth/header-value.js";
import { findUrlProblem, withoutTrailingSlashes } from "./addresses.js";

/** Any text but an empty one. */
export const text = z.string().trim().min(1);

/** An http or https URL without the trailing slash. */
export const url = text.transform((value, context) => {
  const problem = findUrlProblem(value);
  if (problem !== undefined) {
    context.addIssue({ code: "custom", message: problem });
    return z.NEVER;
  }
  return withoutTrailingSlashes(value);
});

/** What is sent as a header. */
export const headerText = text.superRefine((value, context) => {
  const problem = findTokenProblem(value);
  if (problem !== undefined) {
    context.addIssue({ code: "custom", message: problem });
  }
});
