import { said, testTemplates } from "./support/templates";

describe("members of a pod's spec", () => {
  testTemplates([
    [
      "the choices",
      { spec: { restartPolicy: "OnFailure", dnsPolicy: "Default", preemptionPolicy: "Never" } },
      [],
    ],
    [
      "choices that there are not",
      { spec: { dnsPolicy: "Cluster", preemptionPolicy: "Always" } },
      [
        'dnsPolicy: Unsupported value: "Cluster": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
        'preemptionPolicy: Unsupported value: "Always": supported values: "PreemptLowerPriority", "Never"',
      ],
    ],
    ["an empty choice", { spec: { preemptionPolicy: "" } }, ["preemptionPolicy: Required value"]],
    ["search paths", { spec: { dnsConfig: { searches: ["a.example.com", "b.", "c-d"] } } }, []],
    [
      "search paths with underscores",
      { spec: { dnsConfig: { searches: ["_sip._tcp.a", "a_b"] } } },
      [],
      [
        `dnsConfig.searches[0]: Invalid value: "_sip._tcp.a": ${said.subdomain}`,
        `dnsConfig.searches[1]: Invalid value: "a_b": ${said.subdomain}`,
      ],
    ],
    [
      "the root as a search path",
      { spec: { dnsConfig: { searches: ["."] } } },
      [],
      [`dnsConfig.searches[0]: Invalid value: "": ${said.subdomain}`],
    ],
    [
      "search paths that are none",
      { spec: { dnsConfig: { searches: ["A", "a..b", "", "a b"] } } },
      [
        `dnsConfig.searches[0]: Invalid value: "A": ${said.searchPath}`,
        `dnsConfig.searches[1]: Invalid value: "a..b": ${said.searchPath}`,
        `dnsConfig.searches[2]: Invalid value: "": ${said.searchPath}`,
        `dnsConfig.searches[3]: Invalid value: "a b": ${said.searchPath}`,
      ],
      [
        `dnsConfig.searches[0]: Invalid value: "A": ${said.subdomain}`,
        `dnsConfig.searches[1]: Invalid value: "a..b": ${said.subdomain}`,
        `dnsConfig.searches[2]: Invalid value: "": ${said.subdomain}`,
        `dnsConfig.searches[3]: Invalid value: "a b": ${said.subdomain}`,
      ],
    ],
    [
      "a long search path",
      { spec: { dnsConfig: { searches: ["a".repeat(254)] } } },
      [
        `dnsConfig.searches[0]: Invalid value: "${"a".repeat(254)}": must be no more than 253 characters`,
      ],
    ],
    [
      "servers of names",
      { spec: { dnsConfig: { nameservers: ["10.0.0.1", "2001:db8::1", "010.000.0.1"] } } },
      [],
    ],
    [
      "servers of names that are none",
      { spec: { dnsConfig: { nameservers: ["a", "1.2.3", "fe80::1%eth0"] } } },
      [
        'dnsConfig.nameservers[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        'dnsConfig.nameservers[1]: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        'dnsConfig.nameservers[2]: Invalid value: "fe80::1%eth0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    ],
    [
      "options of DNS",
      { spec: { dnsConfig: { options: [{ name: "ndots", value: "2" }, { name: "edns0" }] } } },
      [],
    ],
    [
      "an option without a name",
      { spec: { dnsConfig: { options: [{ value: "2" }] } } },
      ["dnsConfig.options[0]: Required value: must not be empty"],
    ],
    [
      "aliases of hosts",
      {
        spec: {
          hostAliases: [{ ip: "127.0.0.1", hostnames: ["foo.local", "bar"] }, { ip: "::1" }],
        },
      },
      [],
    ],
    [
      "aliases of nothing",
      {
        spec: {
          hostAliases: [{ hostnames: ["Foo", "a_b"] }, { ip: "1.2.3.256", hostnames: [""] }],
        },
      },
      [
        'hostAliases[0].ip: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        `hostAliases[0].hostnames[0]: Invalid value: "Foo": ${said.subdomain}`,
        `hostAliases[0].hostnames[1]: Invalid value: "a_b": ${said.subdomain}`,
        'hostAliases[1].ip: Invalid value: "1.2.3.256": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        `hostAliases[1].hostnames[0]: Invalid value: "": ${said.subdomain}`,
      ],
    ],
    [
      "spellings of addresses",
      {
        spec: {
          hostAliases: [
            { ip: "::ffff:01.2.3.4" },
            { ip: "00001::" },
            { ip: "1:2:3:4:5:6:7::" },
            { ip: "::" },
          ],
        },
      },
      [],
    ],
    [
      "spellings of none",
      {
        spec: {
          hostAliases: [{ ip: "1::g" }, { ip: " 1.2.3.4" }, { ip: "1::2::3" }, { ip: "1.2.3.4.5" }],
        },
      },
      [
        'hostAliases[0].ip: Invalid value: "1::g": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        'hostAliases[1].ip: Invalid value: " 1.2.3.4": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        'hostAliases[2].ip: Invalid value: "1::2::3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        'hostAliases[3].ip: Invalid value: "1.2.3.4.5": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    ],
    [
      "gates",
      {
        spec: {
          readinessGates: [
            { conditionType: "example.com/ready" },
            { conditionType: "example.com/ready" },
          ],
          schedulingGates: [{ name: "example.com/hold" }, { name: "other" }],
        },
      },
      [],
    ],
    [
      "gates without names",
      { spec: { readinessGates: [{}, { conditionType: "a b" }] } },
      [
        'readinessGates[0].conditionType: Invalid value: "": name part must be non-empty',
        `readinessGates[0].conditionType: Invalid value: "": ${said.qualifiedName}`,
        `readinessGates[1].conditionType: Invalid value: "a b": ${said.qualifiedName}`,
      ],
    ],
    [
      "scheduling gates",
      { spec: { schedulingGates: [{ name: "a b" }, { name: "hold" }, { name: "hold" }] } },
      [
        `schedulingGates[0]: Invalid value: "a b": ${said.qualifiedName}`,
        'schedulingGates[2]: Duplicate value: "hold"',
      ],
    ],
    [
      "tolerations",
      {
        spec: {
          tolerations: [
            { operator: "Exists" },
            { key: "a", value: "b", effect: "NoSchedule" },
            { key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: -1 },
            { key: "example.com/a", operator: "Equal", value: "" },
          ],
        },
      },
      [],
    ],
    [
      "tolerations of nothing",
      {
        spec: {
          tolerations: [
            {},
            { key: "a b", operator: "Is", value: "- -", effect: "None" },
            { key: "a", operator: "Exists", value: "b" },
            { key: "a", tolerationSeconds: 1 },
          ],
        },
      },
      [
        'tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
        `tolerations[1].key: Invalid value: "a b": ${said.qualifiedName}`,
        'tolerations[1].operator: Unsupported value: "Is": supported values: "Equal", "Exists"',
        'tolerations[1].effect: Unsupported value: "None": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
        "tolerations[2].operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'",
        "tolerations[3].effect: Invalid value: \"\": effect must be 'NoExecute' when `tolerationSeconds` is set",
      ],
    ],
    [
      "a value that no taint has",
      {
        spec: {
          tolerations: [
            { key: "a", value: "-b" },
            {
              key: "a",
              operator: "Equal",
              value: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ",
            },
          ],
        },
      },
      [
        `tolerations[0].operator: Invalid value: "-b": ${said.labelValue}`,
        `tolerations[1].operator: Invalid value: "${"a".repeat(64)} ": must be no more than 63 characters;${said.labelValue}`,
      ],
    ],
    [
      "names",
      {
        spec: {
          serviceAccountName: "a.b",
          nodeName: "n1.example.com",
          hostname: "a",
          subdomain: "b-c",
          priorityClassName: "high",
          runtimeClassName: "gvisor",
        },
      },
      [],
    ],
    [
      "names that are none",
      {
        spec: {
          serviceAccountName: "A",
          nodeName: "n_1",
          hostname: "a.b",
          subdomain: "B",
          priorityClassName: "-",
          runtimeClassName: "G V",
        },
      },
      [
        `serviceAccountName: Invalid value: "A": ${said.subdomain}`,
        `nodeName: Invalid value: "n_1": ${said.subdomain}`,
        'hostname: Invalid value: "a.b": must not contain dots',
        `subdomain: Invalid value: "B": ${said.label}`,
        `priorityClassName: Invalid value: "-": ${said.subdomain}`,
        `runtimeClassName: Invalid value: "G V": ${said.subdomain}`,
      ],
    ],
    [
      "an empty class",
      { spec: { runtimeClassName: "" } },
      [`runtimeClassName: Invalid value: "": ${said.subdomain}`],
    ],
    ["a host name of its own", { spec: { hostnameOverride: "a.example.com" } }, []],
    [
      "a host name of its own beside others",
      { spec: { hostnameOverride: "A", setHostnameAsFQDN: true, hostNetwork: true } },
      [],
      [
        "hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true",
        "hostnameOverride: Forbidden: may not be specified when hostNetwork is true",
        `hostnameOverride: Invalid value: "A": ${said.subdomain}`,
      ],
    ],
    [
      "a long host name of its own",
      { spec: { hostnameOverride: "a".repeat(65) } },
      [],
      ["hostnameOverride: Too long: may not be more than 64 bytes"],
    ],
    ["deadlines", { spec: { activeDeadlineSeconds: 1, terminationGracePeriodSeconds: -1 } }, []],
    [
      "no deadline",
      { spec: { activeDeadlineSeconds: 0 } },
      ["activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"],
    ],
    [
      "a late deadline",
      { spec: { activeDeadlineSeconds: 2147483648 } },
      [
        "activeDeadlineSeconds: Invalid value: 2147483648: must be between 1 and 2147483647, inclusive",
      ],
    ],
    [
      "labels of nodes",
      { spec: { nodeSelector: { "a zone": "b c" } } },
      [
        `nodeSelector: Invalid value: "a zone": ${said.qualifiedName}`,
        `nodeSelector: Invalid value: "b c": ${said.labelValue}`,
      ],
    ],
    [
      "what is not checked",
      {
        spec: {
          imagePullSecrets: [{ name: "A" }, {}],
          schedulerName: "A b",
          priority: -5,
          enableServiceLinks: false,
          setHostnameAsFQDN: true,
        },
      },
      [],
    ],
    [
      "claims",
      {
        spec: {
          resourceClaims: [
            { name: "gpu", resourceClaimName: "a.b" },
            { name: "nic", resourceClaimTemplateName: "c" },
          ],
        },
      },
      [],
    ],
    [
      "claims of nothing",
      {
        spec: {
          resourceClaims: [
            { name: "gpu" },
            { resourceClaimName: "A" },
            { name: "n.c", resourceClaimTemplateName: "" },
          ],
        },
      },
      [
        'resourceClaims[0]: Invalid value: {"Name":"gpu","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
        "resourceClaims[1].name: Required value",
        `resourceClaims[1].resourceClaimName: Invalid value: "A": ${said.subdomain}`,
        'resourceClaims[2].name: Invalid value: "n.c": must not contain dots',
        `resourceClaims[2].resourceClaimTemplateName: Invalid value: "": ${said.subdomain}`,
      ],
    ],
    [
      "a claim of two things",
      {
        spec: {
          resourceClaims: [{ name: "gpu", resourceClaimName: "a", resourceClaimTemplateName: "b" }],
        },
      },
      [
        'resourceClaims[0]: Invalid value: {"Name":"gpu","ResourceClaimName":"a","ResourceClaimTemplateName":"b"}: at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
      ],
    ],
  ]);
});
