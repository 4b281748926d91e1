/**
 * Which server's rules hold: `kubernetes` is kube-apiserver with Volcano's webhooks, `cci` is Huawei Cloud CCI as its API
 * reference documents it.
 */
export type ServerProfile = "cci" | "kubernetes";
