import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { layerRules } from "./tools/lint/layers.mjs";

export default tseslint.config(
  { ignores: ["dist/", "coverage/", "**/*.generated.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "no-console": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "BinaryExpression[operator='instanceof'][right.name=/Error$/]",
          message:
            "instanceof fails across realms and duplicate installs: test the code or the brand.",
        },
        { selector: "ExportDefaultDeclaration", message: "Export by name." },
      ],
    },
  },
  ...layerRules,
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: { process: "readonly", URL: "readonly" } },
  },
);
