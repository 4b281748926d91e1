/** The scheme that signs every request with an access key. */
import { AuthError } from "../errors.js";
import { type AuthTools, type Authenticator, noAgencyCode } from "./authenticator.js";
import { type AccessKey, describeKeySettings } from "./key-settings.js";
import { formatSigningDate, signRequest } from "./signature.js";
import { raceAbort } from "./token-cache.js";

/** Five bad signatures lock an access key for this long (API Gateway, APIG.0301). */
const refusalMemoryMs = 300_000;

/**
 * Signs requests. Until the server has accepted one signature, requests go one by one, and after a refusal none goes out
 * for five minutes, not even one that was signed before: five bad signatures would lock the key, for everybody who uses it.
 */
export function createSigning(
  credentials: AccessKey & { readonly projectId: string | undefined },
  { clock }: Pick<AuthTools, "clock">,
): Authenticator {
  let isProven = false;
  let refusal: { readonly error: AuthError; readonly until: number } | undefined;
  let probe: { readonly done: Promise<void>; readonly finish: () => void } | undefined;

  const endProbe = () => {
    probe?.finish();
    probe = undefined;
  };
  const throwIfRefused = () => {
    if (refusal !== undefined && clock.elapsed() < refusal.until) {
      throw refusal.error;
    }
  };
  const waitForProof = async (signal: AbortSignal) => {
    while (probe !== undefined && !isProven) {
      await raceAbort(probe.done, signal);
    }
    throwIfRefused();
    if (!isProven) {
      probe = startProbe();
    }
  };
  return {
    async authenticate(request, signal) {
      await waitForProof(signal);
      const { securityToken, projectId } = credentials;
      request.headers["x-sdk-date"] = formatSigningDate(clock.now());
      if (projectId !== undefined) {
        request.headers["x-project-id"] = projectId;
      }
      if (securityToken !== undefined) {
        request.headers["x-security-token"] = securityToken;
      }
      request.headers.authorization = signRequest(request, credentials);
    },
    confirm: throwIfRefused,
    recover(failure) {
      // The signature is fine, the tenant has not granted CCI its agency.
      if (failure.errorCode === noAgencyCode) {
        isProven = true;
        endProbe();
        return Promise.resolve(false);
      }
      isProven = false;
      const message = `sign the request: the server refused an earlier signature of this access key (${failure.serverMessage ?? "401"}), and five bad ones lock the key for five minutes, so nothing is sent for as long; check ${describeKeySettings(credentials)} and this machine's clock`;
      refusal = {
        error: new AuthError("AUTH_REJECTED", message, failure),
        until: clock.elapsed() + refusalMemoryMs,
      };
      endProbe();
      return Promise.resolve(false);
    },
    settle(_request, _wasAccepted, isProof) {
      isProven ||= isProof;
      endProbe();
    },
  };
}

function startProbe() {
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { done, finish };
}
