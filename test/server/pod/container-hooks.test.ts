import { testTemplates } from "./support/templates";

describe("hooks and probes of a container", () => {
  testTemplates([
    [
      "lifecycle none",
      { spec: { containers: [{ name: "a", image: "b", lifecycle: { preStop: {} } }] } },
      ["containers[0].lifecycle.preStop: Required value: must specify a handler type"],
    ],
    [
      "lifecycle exec",
      { spec: { containers: [{ name: "a", image: "b", lifecycle: { preStop: { exec: {} } } }] } },
      ["containers[0].lifecycle.preStop.exec.command: Required value"],
    ],
    [
      "lifecycle exec ok",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { exec: { command: ["x"] } } } },
          ],
        },
      },
      [],
    ],
    [
      "lifecycle two",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              lifecycle: { preStop: { exec: { command: ["x"] }, tcpSocket: { port: 1 } } },
            },
          ],
        },
      },
      [
        "containers[0].lifecycle.preStop.tcpSocket: Forbidden: may not specify more than 1 handler type",
      ],
    ],
    [
      "lifecycle three",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              lifecycle: { preStop: { exec: {}, tcpSocket: { port: 0 }, sleep: { seconds: 1 } } },
            },
          ],
        },
      },
      [
        "containers[0].lifecycle.preStop.exec.command: Required value",
        "containers[0].lifecycle.preStop.tcpSocket: Forbidden: may not specify more than 1 handler type",
        "containers[0].lifecycle.preStop.sleep: Forbidden: may not specify more than 1 handler type",
      ],
    ],
    [
      "lifecycle sleep 0",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { sleep: { seconds: 0 } } } },
          ],
        },
      },
      [],
      [
        "containers[0].lifecycle.preStop.sleep: Invalid value: 0: must be greater than 0 and less than terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.",
      ],
    ],
    [
      "lifecycle sleep -1",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { sleep: { seconds: -1 } } } },
          ],
        },
      },
      [
        "containers[0].lifecycle.preStop.sleep: Invalid value: -1: must be non-negative and less than terminationGracePeriodSeconds (30)",
      ],
      [
        "containers[0].lifecycle.preStop.sleep: Invalid value: -1: must be greater than 0 and less than terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.",
      ],
    ],
    [
      "lifecycle sleep 1",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { sleep: { seconds: 1 } } } },
          ],
        },
      },
      [],
    ],
    [
      "lifecycle sleep 30",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { sleep: { seconds: 30 } } } },
          ],
        },
      },
      [],
    ],
    [
      "lifecycle sleep 31",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { sleep: { seconds: 31 } } } },
          ],
        },
      },
      [
        "containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)",
      ],
      [
        "containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be greater than 0 and less than terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.",
      ],
    ],
    [
      "lifecycle sleep grace",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { sleep: { seconds: 31 } } } },
          ],
          terminationGracePeriodSeconds: 40,
        },
      },
      [],
    ],
    [
      "lifecycle sleep grace 0",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { sleep: { seconds: 1 } } } },
          ],
          terminationGracePeriodSeconds: 0,
        },
      },
      [
        "containers[0].lifecycle.preStop.sleep: Invalid value: 1: must be non-negative and less than terminationGracePeriodSeconds (0)",
      ],
      [
        "containers[0].lifecycle.preStop.sleep: Invalid value: 1: must be greater than 0 and less than terminationGracePeriodSeconds (0). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.",
      ],
    ],
    [
      "lifecycle sleep grace neg",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { sleep: { seconds: 1 } } } },
          ],
          terminationGracePeriodSeconds: -5,
        },
      },
      [
        "containers[0].lifecycle.preStop.sleep: Invalid value: 1: must be non-negative and less than terminationGracePeriodSeconds (-5)",
      ],
      [
        "containers[0].lifecycle.preStop.sleep: Invalid value: 1: must be greater than 0 and less than terminationGracePeriodSeconds (-5). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.",
      ],
    ],
    [
      "lifecycle sleep empty",
      { spec: { containers: [{ name: "a", image: "b", lifecycle: { preStop: { sleep: {} } } }] } },
      [],
      [
        "containers[0].lifecycle.preStop.sleep: Invalid value: 0: must be greater than 0 and less than terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.",
      ],
    ],
    [
      "lifecycle httpGet",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              lifecycle: {
                preStop: {
                  httpGet: {
                    port: 0,
                    scheme: "x",
                    httpHeaders: [
                      { name: "A_B", value: "x" },
                      { name: "", value: "" },
                      { name: "Ok-1", value: "" },
                    ],
                  },
                },
              },
            },
          ],
        },
      },
      [
        "containers[0].lifecycle.preStop.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive",
        'containers[0].lifecycle.preStop.httpGet.scheme: Unsupported value: "x": supported values: "HTTP", "HTTPS"',
        "containers[0].lifecycle.preStop.httpGet.httpHeaders: Invalid value: \"A_B\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
        "containers[0].lifecycle.preStop.httpGet.httpHeaders: Invalid value: \"\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
      ],
    ],
    [
      "lifecycle httpGet ok",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              lifecycle: { preStop: { httpGet: { path: "/x", port: "web", host: "zz" } } },
            },
          ],
        },
      },
      [],
    ],
    [
      "lifecycle httpGet no port",
      {
        spec: { containers: [{ name: "a", image: "b", lifecycle: { preStop: { httpGet: {} } } }] },
      },
      [
        "containers[0].lifecycle.preStop.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive",
      ],
    ],
    [
      "lifecycle tcp name",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { tcpSocket: { port: "A_" } } } },
          ],
        },
      },
      [
        'containers[0].lifecycle.preStop.tcpSocket.port: Invalid value: "A_": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'containers[0].lifecycle.preStop.tcpSocket.port: Invalid value: "A_": must contain at least one letter (a-z)',
      ],
    ],
    [
      "lifecycle tcp num text",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { tcpSocket: { port: "80" } } } },
          ],
        },
      },
      [
        'containers[0].lifecycle.preStop.tcpSocket.port: Invalid value: "80": must contain at least one letter (a-z)',
      ],
    ],
    [
      "lifecycle tcp empty",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { preStop: { tcpSocket: { port: "" } } } },
          ],
        },
      },
      [
        'containers[0].lifecycle.preStop.tcpSocket.port: Invalid value: "": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'containers[0].lifecycle.preStop.tcpSocket.port: Invalid value: "": must contain at least one letter (a-z)',
      ],
    ],
    [
      "lifecycle postStart",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              lifecycle: { postStart: { httpGet: { path: "", port: 70000 } } },
            },
          ],
        },
      },
      [
        "containers[0].lifecycle.postStart.httpGet.port: Invalid value: 70000: must be between 1 and 65535, inclusive",
      ],
    ],
    [
      "lifecycle postStart sleep",
      {
        spec: {
          containers: [
            { name: "a", image: "b", lifecycle: { postStart: { sleep: { seconds: 100 } } } },
          ],
        },
      },
      [
        "containers[0].lifecycle.postStart.sleep: Invalid value: 100: must be non-negative and less than terminationGracePeriodSeconds (30)",
      ],
      [
        "containers[0].lifecycle.postStart.sleep: Invalid value: 100: must be greater than 0 and less than terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.",
      ],
    ],
    [
      "lifecycle stopSignal",
      { spec: { containers: [{ name: "a", image: "b", lifecycle: { stopSignal: "SIGX" } }] } },
      [],
      [
        "containers[0].lifecycle.stopSignal: Forbidden: may not be set for containers with empty `spec.os.name`",
      ],
    ],
    [
      "lifecycle stopSignal linux ok",
      {
        spec: {
          containers: [{ name: "a", image: "b", lifecycle: { stopSignal: "SIGTERM" } }],
          os: { name: "linux" },
        },
      },
      [],
    ],
    [
      "lifecycle stopSignal windows",
      {
        spec: {
          containers: [{ name: "a", image: "b", lifecycle: { stopSignal: "SIGUSR1" } }],
          os: { name: "windows" },
        },
      },
      [],
      [
        'containers[0].lifecycle.stopSignal: Unsupported value: "SIGUSR1": supported values: "SIGKILL", "SIGTERM"',
      ],
    ],
    [
      "lifecycle stopSignal other os",
      {
        spec: {
          containers: [{ name: "a", image: "b", lifecycle: { stopSignal: "SIGX" } }],
          os: { name: "x" },
        },
      },
      ['os: Unsupported value: "x": supported values: "linux", "windows"'],
    ],
    ["lifecycle empty", { spec: { containers: [{ name: "a", image: "b", lifecycle: {} }] } }, []],
    [
      "livenessProbe none",
      { spec: { containers: [{ name: "a", image: "b", livenessProbe: {} }] } },
      ["containers[0].livenessProbe: Required value: must specify a handler type"],
    ],
    [
      "livenessProbe neg",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              livenessProbe: {
                exec: { command: ["x"] },
                initialDelaySeconds: -1,
                timeoutSeconds: -1,
                periodSeconds: -1,
                successThreshold: -1,
                failureThreshold: -1,
                terminationGracePeriodSeconds: -1,
              },
            },
          ],
        },
      },
      [
        "containers[0].livenessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].livenessProbe.timeoutSeconds: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].livenessProbe.successThreshold: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].livenessProbe.failureThreshold: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].livenessProbe.terminationGracePeriodSeconds: Invalid value: -1: must be greater than 0",
        "containers[0].livenessProbe.successThreshold: Invalid value: -1: must be 1",
      ],
    ],
    [
      "livenessProbe two",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              livenessProbe: { exec: { command: ["x"] }, successThreshold: 2 },
            },
          ],
        },
      },
      ["containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1"],
    ],
    [
      "livenessProbe grace",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              livenessProbe: { exec: { command: ["x"] }, terminationGracePeriodSeconds: 5 },
            },
          ],
        },
      },
      [],
    ],
    [
      "livenessProbe grace0",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              livenessProbe: { exec: { command: ["x"] }, terminationGracePeriodSeconds: 0 },
            },
          ],
        },
      },
      [
        "containers[0].livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0",
      ],
    ],
    [
      "livenessProbe grpc",
      { spec: { containers: [{ name: "a", image: "b", livenessProbe: { grpc: { port: 0 } } }] } },
      [
        "containers[0].livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive",
      ],
    ],
    [
      "livenessProbe grpc ok",
      {
        spec: {
          containers: [
            { name: "a", image: "b", livenessProbe: { grpc: { port: 5, service: "S" } } },
          ],
        },
      },
      [],
    ],
    [
      "livenessProbe sleep",
      {
        spec: { containers: [{ name: "a", image: "b", livenessProbe: { sleep: { seconds: 1 } } }] },
      },
      ["containers[0].livenessProbe: Required value: must specify a handler type"],
    ],
    [
      "livenessProbe three",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              livenessProbe: { httpGet: { port: 1 }, grpc: { port: 0 }, tcpSocket: { port: 1 } },
            },
          ],
        },
      },
      [
        "containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
        "containers[0].livenessProbe.grpc: Forbidden: may not specify more than 1 handler type",
      ],
    ],
    [
      "livenessProbe init",
      { spec: { initContainers: [{ name: "i", image: "b", livenessProbe: {} }] } },
      [
        "initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
    [
      "livenessProbe sidecar",
      {
        spec: {
          initContainers: [{ name: "i", image: "b", restartPolicy: "Always", livenessProbe: {} }],
        },
      },
      ["initContainers[0].livenessProbe: Required value: must specify a handler type"],
    ],
    [
      "readinessProbe none",
      { spec: { containers: [{ name: "a", image: "b", readinessProbe: {} }] } },
      ["containers[0].readinessProbe: Required value: must specify a handler type"],
    ],
    [
      "readinessProbe neg",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              readinessProbe: {
                exec: { command: ["x"] },
                initialDelaySeconds: -1,
                timeoutSeconds: -1,
                periodSeconds: -1,
                successThreshold: -1,
                failureThreshold: -1,
                terminationGracePeriodSeconds: -1,
              },
            },
          ],
        },
      },
      [
        "containers[0].readinessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].readinessProbe.timeoutSeconds: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].readinessProbe.successThreshold: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].readinessProbe.failureThreshold: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: -1: must be greater than 0",
        "containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: -1: must not be set for readinessProbes",
      ],
    ],
    [
      "readinessProbe two",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              readinessProbe: { exec: { command: ["x"] }, successThreshold: 2 },
            },
          ],
        },
      },
      [],
    ],
    [
      "readinessProbe grace",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              readinessProbe: { exec: { command: ["x"] }, terminationGracePeriodSeconds: 5 },
            },
          ],
        },
      },
      [
        "containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes",
      ],
    ],
    [
      "readinessProbe grace0",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              readinessProbe: { exec: { command: ["x"] }, terminationGracePeriodSeconds: 0 },
            },
          ],
        },
      },
      [
        "containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0",
        "containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 0: must not be set for readinessProbes",
      ],
    ],
    [
      "readinessProbe grpc",
      { spec: { containers: [{ name: "a", image: "b", readinessProbe: { grpc: { port: 0 } } }] } },
      [
        "containers[0].readinessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive",
      ],
    ],
    [
      "readinessProbe grpc ok",
      {
        spec: {
          containers: [
            { name: "a", image: "b", readinessProbe: { grpc: { port: 5, service: "S" } } },
          ],
        },
      },
      [],
    ],
    [
      "readinessProbe sleep",
      {
        spec: {
          containers: [{ name: "a", image: "b", readinessProbe: { sleep: { seconds: 1 } } }],
        },
      },
      ["containers[0].readinessProbe: Required value: must specify a handler type"],
    ],
    [
      "readinessProbe three",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              readinessProbe: { httpGet: { port: 1 }, grpc: { port: 0 }, tcpSocket: { port: 1 } },
            },
          ],
        },
      },
      [
        "containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
        "containers[0].readinessProbe.grpc: Forbidden: may not specify more than 1 handler type",
      ],
    ],
    [
      "readinessProbe init",
      { spec: { initContainers: [{ name: "i", image: "b", readinessProbe: {} }] } },
      [
        "initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
    [
      "readinessProbe sidecar",
      {
        spec: {
          initContainers: [{ name: "i", image: "b", restartPolicy: "Always", readinessProbe: {} }],
        },
      },
      ["initContainers[0].readinessProbe: Required value: must specify a handler type"],
    ],
    [
      "startupProbe none",
      { spec: { containers: [{ name: "a", image: "b", startupProbe: {} }] } },
      ["containers[0].startupProbe: Required value: must specify a handler type"],
    ],
    [
      "startupProbe neg",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              startupProbe: {
                exec: { command: ["x"] },
                initialDelaySeconds: -1,
                timeoutSeconds: -1,
                periodSeconds: -1,
                successThreshold: -1,
                failureThreshold: -1,
                terminationGracePeriodSeconds: -1,
              },
            },
          ],
        },
      },
      [
        "containers[0].startupProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].startupProbe.timeoutSeconds: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].startupProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].startupProbe.successThreshold: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].startupProbe.failureThreshold: Invalid value: -1: must be greater than or equal to 0",
        "containers[0].startupProbe.terminationGracePeriodSeconds: Invalid value: -1: must be greater than 0",
        "containers[0].startupProbe.successThreshold: Invalid value: -1: must be 1",
      ],
    ],
    [
      "startupProbe two",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              startupProbe: { exec: { command: ["x"] }, successThreshold: 2 },
            },
          ],
        },
      },
      ["containers[0].startupProbe.successThreshold: Invalid value: 2: must be 1"],
    ],
    [
      "startupProbe grace",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              startupProbe: { exec: { command: ["x"] }, terminationGracePeriodSeconds: 5 },
            },
          ],
        },
      },
      [],
    ],
    [
      "startupProbe grace0",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              startupProbe: { exec: { command: ["x"] }, terminationGracePeriodSeconds: 0 },
            },
          ],
        },
      },
      [
        "containers[0].startupProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0",
      ],
    ],
    [
      "startupProbe grpc",
      { spec: { containers: [{ name: "a", image: "b", startupProbe: { grpc: { port: 0 } } }] } },
      [
        "containers[0].startupProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive",
      ],
    ],
    [
      "startupProbe grpc ok",
      {
        spec: {
          containers: [
            { name: "a", image: "b", startupProbe: { grpc: { port: 5, service: "S" } } },
          ],
        },
      },
      [],
    ],
    [
      "startupProbe sleep",
      {
        spec: { containers: [{ name: "a", image: "b", startupProbe: { sleep: { seconds: 1 } } }] },
      },
      ["containers[0].startupProbe: Required value: must specify a handler type"],
    ],
    [
      "startupProbe three",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              startupProbe: { httpGet: { port: 1 }, grpc: { port: 0 }, tcpSocket: { port: 1 } },
            },
          ],
        },
      },
      [
        "containers[0].startupProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
        "containers[0].startupProbe.grpc: Forbidden: may not specify more than 1 handler type",
      ],
    ],
    [
      "startupProbe init",
      { spec: { initContainers: [{ name: "i", image: "b", startupProbe: {} }] } },
      [
        "initContainers[0].startupProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
    [
      "startupProbe sidecar",
      {
        spec: {
          initContainers: [{ name: "i", image: "b", restartPolicy: "Always", startupProbe: {} }],
        },
      },
      ["initContainers[0].startupProbe: Required value: must specify a handler type"],
    ],
    [
      "lifecycle grpc",
      {
        spec: {
          containers: [{ name: "a", image: "b", lifecycle: { preStop: { grpc: { port: 1 } } } }],
        },
      },
      ["containers[0].lifecycle.preStop: Required value: must specify a handler type"],
    ],
    [
      "lifecycle init",
      { spec: { initContainers: [{ name: "i", image: "b", lifecycle: { preStop: {} } }] } },
      [
        "initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
    [
      "lifecycle init empty",
      { spec: { initContainers: [{ name: "i", image: "b", lifecycle: {} }] } },
      [
        "initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always",
      ],
    ],
    [
      "lifecycle sidecar",
      {
        spec: {
          initContainers: [
            {
              name: "i",
              image: "b",
              restartPolicy: "Always",
              lifecycle: { preStop: { sleep: { seconds: 50 } } },
            },
          ],
        },
      },
      [
        "initContainers[0].lifecycle.preStop.sleep: Invalid value: 50: must be non-negative and less than terminationGracePeriodSeconds (30)",
      ],
      [
        "initContainers[0].lifecycle.preStop.sleep: Invalid value: 50: must be greater than 0 and less than terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.",
      ],
    ],
    [
      "probe port text num",
      {
        spec: {
          containers: [{ name: "a", image: "b", livenessProbe: { tcpSocket: { port: "8080" } } }],
        },
      },
      [
        'containers[0].livenessProbe.tcpSocket.port: Invalid value: "8080": must contain at least one letter (a-z)',
      ],
    ],
    [
      "probe port long",
      {
        spec: {
          containers: [
            {
              name: "a",
              image: "b",
              livenessProbe: { tcpSocket: { port: "a-very-long-port-name" } },
            },
          ],
        },
      },
      [
        'containers[0].livenessProbe.tcpSocket.port: Invalid value: "a-very-long-port-name": must be no more than 15 characters',
      ],
    ],
    [
      "probe port neg",
      {
        spec: {
          containers: [{ name: "a", image: "b", livenessProbe: { tcpSocket: { port: -1 } } }],
        },
      },
      [
        "containers[0].livenessProbe.tcpSocket.port: Invalid value: -1: must be between 1 and 65535, inclusive",
      ],
    ],
    [
      "probe port dup hyphen",
      {
        spec: {
          containers: [{ name: "a", image: "b", livenessProbe: { tcpSocket: { port: "a--b" } } }],
        },
      },
      [
        'containers[0].livenessProbe.tcpSocket.port: Invalid value: "a--b": must not contain consecutive hyphens',
      ],
    ],
  ]);
});
