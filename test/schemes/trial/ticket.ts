/** A scheme that only tests have: what CONTRIBUTING.md says of a new one is tried with it. */
import { isConfigError } from "../../../provider/errors.js";
import { headerText, text } from "../../../provider/schemes/forms.js";
import { requireAll } from "../../../provider/schemes/requirements.js";
import type { AuthScheme, SchemeSettings } from "../../../provider/schemes/scheme.js";

const settings = {
  ticketDesk: { form: text, variables: ["TRIAL_TICKET_DESK"], role: "credential" },
  ticket: {
    form: headerText,
    variables: ["TRIAL_TICKET"],
    isSecret: true,
    role: "credential",
    partOf: "ticketDesk",
  },
} as const satisfies SchemeSettings;

export interface TicketCredentials {
  readonly scheme: "ticket";
  readonly ticketDesk: string;
  readonly ticket: string;
}

/** A ticket is a token in base64. */
export const ticket: AuthScheme<TicketCredentials, typeof settings> = {
  name: "ticket",
  settings,
  signs: { settings: ["ticket", "ticketDesk"], strength: 9 },
  offered: ["ticketDesk", "ticket"],
  isOfCloud: false,
  describe(given, context) {
    const found = requireAll(given, ["ticketDesk", "ticket"], context);
    return isConfigError(found) ? found : { scheme: "ticket", ...found };
  },
  create: (credentials) => ({
    authenticate(request) {
      const token = Buffer.from(credentials.ticket, "base64").toString();
      request.headers["authorization"] = `Bearer ${token}`;
      return Promise.resolve();
    },
    recover: () => Promise.resolve(false),
  }),
  explainUnauthorized: ({ ticketDesk }) => [
    "AUTH_REJECTED",
    `the ticket is not valid here: fetch a new one at ${ticketDesk}, and set it as volcano:ticket (TRIAL_TICKET)`,
  ],
  receiversOf: (_credentials, endpoint) => [["volcano:endpoint", endpoint]],
};
