import { defaultProject, defaultUser, startEmulator } from "../../../emulator/index";
import { startFaultProxy } from "../../../tools/fault-proxy/proxy";
import { namespace } from "../../lifecycle/support";
import { limitsOf, type Scenario } from "./scenarios";
import type { World } from "./world";

/** A world on an emulator of its own. */
export async function startEmulatorWorld(connection: string, scenario: Scenario): Promise<World> {
  const isIam = scenario.credentials === "iam";
  const emulator = await startEmulator({
    mode: isIam ? "cci" : "kubernetes",
    namespaces: [namespace],
    timing: { garbageCollectionMs: 5, podTerminationMs: 10 },
  });
  const proxy = await startFaultProxy({ upstream: emulator.url });
  const token = emulator.issueToken();
  const byToken = { server: "kubernetes", token };
  const byIam = {
    server: "cci",
    authUrl: isIam && scenario.loginIsStruck ? `${proxy.url}/v3` : emulator.authUrl,
    domainName: defaultUser.domainName,
    userName: defaultUser.userName,
    password: defaultUser.password,
    projectName: defaultProject.name,
  };
  return {
    connection,
    namespace,
    emulator,
    proxy,
    settings: {
      ...limitsOf(scenario),
      endpoint: proxy.url,
      namespace,
      ...(isIam ? byIam : byToken),
    },
    secrets: isIam ? [defaultUser.password, token] : [token],
    objects: (kind) => Promise.resolve(emulator.objects(kind)),
    countLogins: () => emulator.requests.all().filter(({ path }) => path.startsWith("/v3/")).length,
    close: async () => {
      await proxy.close();
      await emulator.stop();
    },
  };
}
