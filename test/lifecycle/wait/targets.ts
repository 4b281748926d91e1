import type { Client } from "../../../provider/api/client";
import type { Kind } from "../../../provider/kinds/kind";
import type { Target } from "../../../provider/lifecycle/target";
import { systemClock } from "../../../provider/time/clock";
import { deadlineIn } from "../../../provider/time/deadline";
import { connectionTo } from "../../api/support";

/** The job `research/train` on the server of a client; its operation has no time left. */
export function targetOf(client: Client, kind: Kind, name = "train"): Target {
  return {
    kind,
    client,
    connection: connectionTo("http://127.0.0.1"),
    jobs: client.jobsOf(kind.api, "research"),
    namespace: "research",
    name,
    label: `${kind.name} research/${name}`,
    origin: "",
    deadline: deadlineIn(0, systemClock),
    hidden: [],
  };
}
