import { ProviderError, isApiError, isOutcomeUnknown, isTransportError } from "../errors.js";

/**
 * Whether the server may have acted on a write that failed, so that only a look at the object tells. What a webhook or the
 * validation refuses is settled, even where the server says it with a 500.
 */
export function isUnsettled(error: unknown): boolean {
  const isRefused = isApiError(error, "API_INVALID") || isApiError(error, "API_ADMISSION_DENIED");
  return isOutcomeUnknown(error) && !isRefused;
}

/**
 * Whether the server has certainly done nothing: it refused the write, or nothing reached it. Not certain of a failed
 * sign-in, before which another attempt may have been acted on.
 */
export function isWithoutEffect(error: unknown): boolean {
  return (isApiError(error) || isTransportError(error)) && !isUnsettled(error);
}

/** The error of a write that the server may have acted on, and what is known of that. The code stays. */
export function explainUnsettled(error: ProviderError, said: string): ProviderError {
  return new ProviderError(error.code, `${error.message}; ${said}`, { cause: error });
}
