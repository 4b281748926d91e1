import type { Advice } from "./advice-row.js";

/** What to say of faults of containers: their variables, resources, hooks, probes, ports and security. */
export const containerAdvice: readonly Advice[] = [
  {
    detail: /^a valid environment variable name must consist of alphabetic characters/,
    reason:
      "must be letters, digits, _, - and ., and not begin with a digit, for Volcano's webhook",
  },
  {
    detail: /^HugePages require cpu or memory/,
    reason: "has huge pages alone: ask for cpu or memory too",
  },
  {
    detail: /^is not positive integer multiple of (\S+)$/,
    reason: "must be a multiple of the size of a page, as the name $1 says",
  },
  {
    detail: /^doesn't follow extended resource name standard/,
    reason:
      "is no resource of a container: its domain must not begin with requests., nor be too long",
  },
  {
    field: /\.resources\.claims\[/,
    detail: /^must be one of the names in pod\.spec\.resourceClaims/,
    reason: "is none of the claims of the pod, which are in resourceClaims",
  },
  {
    detail: /^must be 'NotRequired' when `restartPolicy` is 'Never'/,
    reason: "must be NotRequired where the pod's restartPolicy is Never",
  },
  {
    field: /\.resizePolicy$/,
    detail: /^must not be set for init containers/,
    reason: "is nothing that Volcano's webhook takes of an init container: leave it out",
  },
  {
    field: /\.sleep$/,
    detail: /^must be non-negative and less than/,
    reason: "must be from 0 to the pod's terminationGracePeriodSeconds (30 by default)",
  },
  {
    field: /\.sleep$/,
    detail: /^must be greater than 0 and less than/,
    reason: "must be from 1 to the pod's terminationGracePeriodSeconds (30 by default)",
  },
  {
    field: /\.stopSignal$/,
    detail: /^may not be set for containers with empty/,
    reason: "needs the pod's os.name beside it",
  },
  {
    detail: /^must not be set for readinessProbes/,
    reason: "is nothing that a readinessProbe has, which ends no container: leave it out",
  },
  {
    detail: /^a valid HTTP header must consist of/,
    reason: "must be letters, digits and -",
  },
  {
    field: /\.hostPort$/,
    kind: "duplicate",
    detail: /^$/,
    reason: "is a port of the host that another container, or another port, has already",
  },
  {
    detail: /^cannot set `allowPrivilegeEscalation` to false and `privileged` to true/,
    reason: "has allowPrivilegeEscalation: false beside privileged: true: leave one of them out",
  },
  {
    detail: /^cannot set `allowPrivilegeEscalation` to false and `capabilities\.Add`/,
    reason: "has allowPrivilegeEscalation: false beside CAP_SYS_ADMIN: leave one of them out",
  },
  {
    detail: /^`hostUsers` must be false to use `Unmasked`/,
    reason: "can be Unmasked only with hostUsers: false in the pod",
  },
  {
    detail: /^may not be set for non-init containers/,
    reason: "is for init containers: the others have the pod's restartPolicy",
  },
  {
    detail: /^ephemeral containers not allowed in pod template/,
    reason: "is for pods that run already: a job has none",
  },
];
