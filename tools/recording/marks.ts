/** The mark of the moment at which the first run has ended; a picture without motion shows it. */
export const heldBack = "the rollout is held back";

/** The mark of the end of the second run. */
export const goesOn = "the rollout goes on";
