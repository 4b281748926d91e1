/** The servers whose rules the model knows, as `major.minor`. */
export interface ServerVersion {
  readonly kubernetes: string;
  readonly volcano: string;
}

/** The pair that the model was compared with: kube-apiserver 1.34.1 and Volcano 1.14.1. */
export const pinnedVersion: ServerVersion = { kubernetes: "1.34", volcano: "1.14" };

/** A pair that has every difference that is known. */
export const newestVersion: ServerVersion = { kubernetes: "1.36", volcano: "1.15" };

interface Difference {
  readonly of: keyof ServerVersion;
  /** The first version that has it. */
  readonly from: string;
  readonly says: string;
  readonly source: string;
}

/** Everything in which a newer server differs from the pinned ones, as far as it is known; nothing of it was tried. */
export const versionDifferences = {
  resourcesOfSuspendedJobs: {
    of: "kubernetes",
    from: "1.36",
    says: "the resources of a suspended Job's containers can be changed while no pod is active",
    source:
      "KEP-5440, feature gate MutablePodResourcesForSuspendedJobs: alpha in 1.35, on by default from 1.36",
  },
  schedulingOfSuspendedJobs: {
    of: "kubernetes",
    from: "1.36",
    says: "the scheduling directives of a suspended Job can be changed although it has run before",
    source:
      "KEP-5440, feature gate MutableSchedulingDirectivesForSuspendedJobs: alpha in 1.35, on by default from 1.36",
  },
  mpiWithoutWorkers: {
    of: "volcano",
    from: "1.15",
    says: "the mpi plugin needs no worker task",
    source: "Volcano, enhancement(mpi): relax validation to support single-master MPI jobs",
  },
  partitionsWithoutMinimum: {
    of: "volcano",
    from: "1.15",
    says: "a partitionPolicy without minPartitions leaves minAvailable to the replicas",
    source: "Volcano, fall back minAvailable to replicas when partition minPartitions is omitted",
  },
} as const satisfies Readonly<Record<string, Difference>>;

/** Key of {@link versionDifferences}. */
export type VersionDifference = keyof typeof versionDifferences;

function isAtLeast(version: string, from: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [fromMajor = 0, fromMinor = 0] = from.split(".").map(Number);
  return major > fromMajor || (major === fromMajor && minor >= fromMinor);
}

/** True when a server of that version has the difference. */
export function hasDifference(version: ServerVersion, name: VersionDifference): boolean {
  const { of, from } = versionDifferences[name];
  return isAtLeast(version[of], from);
}
