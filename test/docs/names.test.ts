import {
  authSchemes,
  runSettings,
  settingNames as connectionSettingNames,
  settingVariables,
} from "../../provider/connection/settings.js";
import { errorCodes } from "../../provider/errors.js";
import { settingsAt } from "../../provider/lifecycle/settings.js";
import { documents, prose, readText } from "./repository";

const settingNames: readonly string[] = [...connectionSettingNames, ...Object.keys(runSettings)];
const variables = [settingVariables, runSettings].flatMap((each) => Object.values(each).flat());
/** What programs other than this package read. */
const foreignVariables = /^(?:PULUMI_|NODE_|XDG_|FC_SEED$|CI$|HOME$|PATH$|KUBERNETES_)/;

function headingsOf(file: string): string[] {
  return [...prose(file).matchAll(/^##+ (.*)$/gm)].map(([, title = ""]) =>
    title.replaceAll("`", ""),
  );
}

/** Every match of the first group in every document, with the document's name before it. */
function mentions(pattern: RegExp): { readonly file: string; readonly name: string }[] {
  return documents.flatMap((file) =>
    [...readText(file).matchAll(pattern)].map(([, name = ""]) => ({ file, name })),
  );
}

describe("the settings in the documents", () => {
  test("exist", () => {
    // Not the type tokens, which have the namespace behind a slash.
    const unknown = mentions(/(?<![\w/])volcano:([a-z]\w*)/gi)
      .filter(({ name }) => !settingNames.includes(name))
      .map(({ file, name }) => `${file}: volcano:${name}`);
    expect(unknown).toEqual([]);
  });

  test("have environment variables that exist", () => {
    const unknown = mentions(/\b((?:HW|HUAWEI|OS|VOLCANO|KUBE)_[A-Z_]+|KUBECONFIG)\b/g)
      .filter(({ name }) => !variables.includes(name) && !foreignVariables.test(name))
      .map(({ file, name }) => `${file}: ${name}`);
    expect(unknown).toEqual([]);
  });

  test("are all in the README, with their variables", () => {
    const readme = readText("README.md");
    const names = [...settingNames, ...variables.filter((each) => each === each.toUpperCase())];
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("lifecycle in the README", () => {
  test("has each of its settings", () => {
    const [line = ""] = readText("README.md")
      .split("\n")
      .filter((each) => each.startsWith("`lifecycle` holds"));
    const names = [...settingsAt([]), ...settingsAt(["timeouts"])];
    expect(names.length).toBeGreaterThan(6);
    expect(names.filter((name) => !line.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("docs/errors.md", () => {
  test("has one section for each error code, and none for another", () => {
    const sections = headingsOf("docs/errors.md").filter((title) => /^[A-Z_]+$/.test(title));
    expect(sections.sort()).toEqual([...errorCodes].sort());
  });
});

describe("docs/auth.md", () => {
  test("has one section for each way to sign in", () => {
    const sections = headingsOf("docs/auth.md");
    const counts = authSchemes.map((scheme) => ({
      scheme,
      sections: sections.filter((title) => title === scheme).length,
    }));
    expect(counts).toEqual(authSchemes.map((scheme) => ({ scheme, sections: 1 })));
  });
});

describe("every error code in the documents", () => {
  test("exists", () => {
    const known: readonly string[] = errorCodes;
    const prefixes = "CONFIG|INPUT|AUTH|API|TRANSPORT|WAIT|PACKAGE|JOB|UPDATE";
    const unknown = mentions(new RegExp(`(?<!\\w)((?:${prefixes})_[A-Z_]+)(?![\\w*])`, "g"))
      .filter(({ name }) => !known.includes(name) && !name.endsWith("_"))
      .map(({ file, name }) => `${file}: ${name}`);
    expect(unknown).toEqual([]);
  });
});
