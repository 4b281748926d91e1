const vm = require("node:vm");
const { TestEnvironment } = require("jest-environment-node");

/**
 * jest's environment for Node, whose globals are plain ones. In jest's own every look at `Object` or `Array` is intercepted,
 * which more than doubles the time of a test that computes and waits for nothing.
 */
module.exports = class PlainGlobals extends TestEnvironment {
  constructor(...given) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
};
