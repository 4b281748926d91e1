import { ProviderError, isApiError, isOutcomeUnknown } from "../errors.js";

/**
 * Whether the server may have acted on a write that failed, so that only a look at the object tells. What a webhook or the
 * validation refuses is settled, even where the server says it with a 500.
 */
export function isUnsettled(error: unknown): boolean {
  const isRefused = isApiError(error, "API_INVALID") || isApiError(error, "API_ADMISSION_DENIED");
  return isOutcomeUnknown(error) && !isRefused;
}

/** The error of a write that the server may have acted on, and what is known of that. The code stays. */
export function explainUnsettled(error: ProviderError, said: string): ProviderError {
  return new ProviderError(error.code, `${error.message}; ${said}`, { cause: error });
}
