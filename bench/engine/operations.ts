/** The life of a stack, in its order. `run`: what the CLI is told. `label`: which label the program gives to all jobs. */
export const operations = [
  { name: "preview", run: ["preview"], label: "one", what: "preview of the create" },
  { name: "up", run: ["up", "--yes", "--skip-preview"], label: "one", what: "up: all created" },
  { name: "same-preview", run: ["preview"], label: "one", what: "preview without a change" },
  {
    name: "same",
    run: ["up", "--yes", "--skip-preview"],
    label: "one",
    what: "up without a change",
  },
  {
    name: "label",
    run: ["up", "--yes", "--skip-preview"],
    label: "two",
    what: "up: a label changed on all",
  },
  { name: "refresh", run: ["refresh", "--yes", "--skip-preview"], label: "two", what: "refresh" },
  { name: "destroy", run: ["destroy", "--yes", "--skip-preview"], label: "two", what: "destroy" },
] as const;

/** One operation of {@link operations}. */
export type Operation = (typeof operations)[number];

/** Its name, as in results. */
export type OperationName = Operation["name"];
