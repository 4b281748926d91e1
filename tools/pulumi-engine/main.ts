// `npm run engine`: says which Pulumi CLI the tests use, and gets it when it is not there yet.
import { findEngine } from "./find-engine";

findEngine().then(
  ({ version, binary, why }) => {
    process.stdout.write(`Pulumi CLI ${version}: ${binary} (${why})\n`);
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
