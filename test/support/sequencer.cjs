const { default: Sequencer } = require("@jest/test-sequencer");

/** The usual order, but what needs the Pulumi CLI comes last: from cold caches it is being built while the others run. */
module.exports = class extends Sequencer {
  sort(tests) {
    const isLast = ({ path }) => path.endsWith("/test/cluster/lifecycle.test.ts");
    const sorted = [...super.sort(tests)];
    return [...sorted.filter((test) => !isLast(test)), ...sorted.filter(isLast)];
  }
};
