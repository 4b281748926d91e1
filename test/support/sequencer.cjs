const { default: Sequencer } = require("@jest/test-sequencer");

/** What waits most comes first, what needs the Pulumi CLI last: from cold caches it is being built meanwhile. */
const places = {
  "/test/cluster/emulator-conformance.test.ts": -1,
  "/test/cluster/lifecycle.test.ts": 1,
};

const placeOf = ({ path }) =>
  Object.entries(places).find(([file]) => path.endsWith(file))?.[1] ?? 0;

/** The usual order but for those. */
module.exports = class extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => placeOf(a) - placeOf(b));
  }
};
