/** Nobody waits longer than this for an answer that is only good to know, in milliseconds. */
export const longestCourtesyMs = 10_000;
