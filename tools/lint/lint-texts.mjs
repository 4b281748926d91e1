// Lints texts as if they were files of the repository, with its own configuration. Reads [{ path, text }] as JSON from
// standard input, prints the messages of each, [[{ rule, message }]], to standard output. A process of its own, because
// jest cannot import the configuration, which is an ES module.
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

async function readInput() {
  let input = "";
  for await (const chunk of process.stdin) input += chunk;
  return JSON.parse(input);
}

// The texts are no files, so they are in no TypeScript project; the rules about imports need no types.
const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });
const results = [];
for (const { path, text } of await readInput()) {
  const [result] = await eslint.lintText(text, { filePath: path });
  results.push(result.messages.map(({ ruleId, message }) => ({ rule: ruleId, message })));
}
process.stdout.write(JSON.stringify(results));
