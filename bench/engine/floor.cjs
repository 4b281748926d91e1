/**
 * The floor: a dynamic provider that does nothing, so that what it takes is the engine's, the SDK's and the plugin's. It is
 * copied into the program's folder, where the text in state requires it.
 */
exports.floor = {
  diff: (_id, olds, news) =>
    Promise.resolve({ changes: olds.job !== news.job || differ(olds, news) }),
  create: (inputs) => Promise.resolve({ id: "default/floor", outs: inputs }),
  read: (id, props) => Promise.resolve({ id, props }),
  update: (_id, _olds, news) => Promise.resolve({ outs: news }),
  delete: () => Promise.resolve(),
};

function differ(olds, news) {
  return ["metadata", "spec"].some(
    (name) => JSON.stringify(olds[name]) !== JSON.stringify(news[name]),
  );
}
