import {
  each,
  items,
  kind,
  long,
  mains,
  others,
  pods,
  together,
  type FaultKind,
} from "../fault-kind.js";

const port = (members: object) => mains({ ports: [{ containerPort: 80, ...members }] });
const named = (name: unknown) => port({ name });
const number = (containerPort: unknown) => port({ containerPort });
const hostPort = (value: unknown) => port({ hostPort: value });
const protocol = (value: unknown) => port({ protocol: value });
const hostIP = (value: unknown) => port({ hostPort: 80, hostIP: value });

/** Ports of containers. */
export const portKinds: readonly FaultKind[] = [
  kind("port 0", "validateContainerPorts", each(number, [0, undefined])),
  kind("port out of range", "IsValidPortNum", each(number, [-1, 65536]), each(number, [1, 65535])),
  kind(
    "port with a bad name",
    "IsValidPortName",
    each(named, ["HTTP", "1", "a--b", "-a", "a-", "a_b", long(16), "80-80"]),
    each(named, ["a", "1a", long(15), "a-b", ""]),
  ),
  kind(
    "port name twice",
    "validateContainerPorts",
    mains({
      ports: [
        { containerPort: 80, name: "a" },
        { containerPort: 81, name: "a" },
      ],
    }),
  ),
  kind(
    "port number twice",
    "validateContainerPorts",
    [],
    [...mains({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "UDP" }] })],
  ),
  kind("port number and protocol twice", "listMapKeys of Volcano's CRD", [
    ...mains({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "TCP" }] }),
  ]),
  kind(
    "host port out of range",
    "IsValidPortNum",
    each(hostPort, [-1, 65536]),
    each(hostPort, [0, 1, 65535]),
  ),
  kind(
    "host port twice",
    "AccumulateUniqueHostPorts",
    [
      ...mains({
        ports: [
          { containerPort: 80, hostPort: 80 },
          { containerPort: 81, hostPort: 80 },
        ],
      }),
      together(port({ hostPort: 80 }), others({ ports: [{ containerPort: 81, hostPort: 80 }] })),
    ],
    [
      ...mains({
        ports: [
          { containerPort: 80, hostPort: 80 },
          { containerPort: 81, hostPort: 80, protocol: "UDP" },
          { containerPort: 82, hostPort: 80, hostIP: "1.2.3.4" },
        ],
      }),
    ],
  ),
  kind(
    "port of no known protocol",
    "validateContainerPorts",
    each(protocol, ["tcp", "HTTP"]),
    each(protocol, ["", "TCP", "UDP", "SCTP"]),
  ),
  kind(
    "host address is not checked",
    "validateContainerPorts",
    [],
    each(hostIP, ["", "x", "1.2.3.4", "::1"]),
  ),
  kind(
    "host network with another host port",
    "validateHostNetwork",
    [together(pods({ hostNetwork: true }), port({ hostPort: 81 }))],
    [
      together(pods({ hostNetwork: true }), port({ hostPort: 80 })),
      together(pods({ hostNetwork: true }), port({})),
    ],
  ),
  kind("port is text", "json", items("ports", { containerPort: "80" })),
];
