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
      // One dialect: nobody has to guess how the next file is written.
      curly: ["error", "all"],
      eqeqeq: "error",
      "object-shorthand": "error",
      "prefer-template": "error",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      // See below: no-restricted-syntax lets lazily() have it.
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/array-type": ["error", { default: "array" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "BinaryExpression[operator='instanceof'][right.name=/Error$/]",
          message:
            "instanceof fails across realms and duplicate installs: test the code or the brand.",
        },
        { selector: "ExportDefaultDeclaration", message: "Export by name." },
        {
          selector:
            "CallExpression[callee.name='require']:not(CallExpression[callee.name='lazily'] CallExpression)",
          message: "Import it, or load it with lazily() where few runs need it (values/lazily.ts).",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", { name: "it", message: "A test is called test." }],
    },
  },
  ...layerRules,
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: { process: "readonly", URL: "readonly" } },
  },
);
