import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import tseslint from 'typescript-eslint'

const CORE = 'packages/core/src'

/** The stages an event passes, one folder each. `createTracker.ts`, `pipeline.ts` and `connection.ts` join them; none of them knows another. */
const STAGES = ['event', 'consent', 'dedup', 'queue', 'dispatch', 'pixels']

const BROWSER_GLOBALS = [
  'window',
  'self',
  'globalThis',
  'document',
  'navigator',
  'location',
  'localStorage',
  'sessionStorage',
  'crypto',
  'performance',
]

const USE_ENV = 'Take it from `env` (platform/), so that a server stays inert and tests can replace it.'

/** A stage may use what `report/`, `platform/` and the folders that are no stages export; from another stage it may import types only. */
function stageRules(stage) {
  const others = STAGES.filter((other) => other !== stage).join('|')
  return {
    files: [`${CORE}/${stage}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            OUTSIDE_CORE,
            {
              regex: `^(\\.\\./)+((${others})/|createTracker$|pipeline$|connection$|index$|$)`,
              allowTypeImports: true,
              message: `A stage imports another stage's types only; createTracker.ts joins them.`,
            },
          ],
        },
      ],
    },
  }
}

const OUTSIDE_CORE = { regex: '^[^.]', message: 'core has no dependencies.' }

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', 'coverage/', 'test-results/', 'artifacts/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // Layout is Prettier's.
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/multi-word-component-names': 'off',
    },
  },
  {
    files: ['**/*.{ts,tsx,vue}'],
    rules: {
      // TypeScript knows better.
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['packages/react/src/**', 'test/react/**', 'examples/react-*/**'],
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: globals.node },
  },
  {
    // Scripts that run in the page: the vendors' doubles and what the demo's pages load.
    files: ['test/sandbox/**/*.{js,mjs}', 'test/e2e/**/*.{js,mjs}', 'examples/**/*.{js,mjs}'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  {
    // A promise nobody awaits rejects into the host page.
    files: ['packages/*/src/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    files: [`${CORE}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [OUTSIDE_CORE] }],
      // Every byte counts: a check for what is there by construction would be shipped, `!` is not.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // A pixel's `send` may return an outcome, or nothing at all.
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: [`${CORE}/**/*.ts`],
    ignores: [`${CORE}/platform/**`],
    rules: {
      'no-restricted-globals': ['error', ...BROWSER_GLOBALS.map((name) => ({ name, message: USE_ENV }))],
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: USE_ENV },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: USE_ENV },
      ],
    },
  },
  ...STAGES.map(stageRules),
  {
    // Tests reach into arrays they have just filled, and say with `@ts-expect-error` what must not compile.
    files: ['test/**', 'bench/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
)
