/** What the schemes that fetch a token at IAM have in common: where IAM is, and the project that the token is for. */
import type { IamPlace } from "../auth/iam-token.js";
import { ConfigError } from "../errors.js";
import { headerText, text, url } from "./forms.js";
import type { SchemeSettings, SettingsContext, ValuesOf } from "./scheme.js";

/** IAM takes credentials in the body, and its address is shown in messages. */
const urlWithoutUser = url.refine((value) => {
  const { username, password } = new URL(value);
  return username === "" && password === "";
}, "must have no user and no password in it");

/** The settings of the place. */
export const iamSettings = {
  authUrl: { form: urlWithoutUser, variables: ["HW_AUTH_URL"], role: "login" },
  projectName: { form: text, variables: ["HW_PROJECT_NAME"], role: "place" },
  projectId: { form: headerText, variables: ["HW_PROJECT_ID"], role: "place" },
} as const satisfies SchemeSettings;

/** The place that the settings name, by the region where they say no more. */
export function iamPlaceOf(
  settings: ValuesOf<typeof iamSettings>,
  { region, cloud, howToSet }: SettingsContext,
): IamPlace | ConfigError {
  const { projectId } = settings;
  const given =
    settings.authUrl ?? (region === undefined ? undefined : `https://iam.${region}.${cloud}/v3`);
  const projectName = settings.projectName ?? region;
  if (given === undefined || (projectId === undefined && projectName === undefined)) {
    const message = `sign in to IAM: the region is not known; run ${howToSet("region")}, or ${howToSet("authUrl")} and ${howToSet("projectName")}`;
    return new ConfigError("CONFIG_MISSING", message);
  }
  // Huawei's documents write the address with and without the version.
  const authUrl = new URL(given).pathname === "/" ? `${given}/v3` : given;
  return { authUrl, projectId, projectName };
}

/** Where the credentials of these schemes go, for messages: to IAM, and the token to the server. */
export function iamReceivers(
  { authUrl }: Pick<IamPlace, "authUrl">,
  endpoint: string,
): readonly (readonly [string, string])[] {
  return [
    ["volcano:endpoint", endpoint],
    ["volcano:authUrl", authUrl],
  ];
}

/** What a token means that the server refuses although it is fresh. */
export const refusedFreshToken = [
  "AUTH_REJECTED",
  "a fresh token did not help: check that volcano:projectName (HW_PROJECT_NAME) belongs to the region of the endpoint",
] as const;
