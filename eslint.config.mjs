import eslint from '@eslint/js'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

const tests = ['**/*.test.ts', '**/*.test.tsx', '**/testing.ts', '**/testing/**', 'test/**']

const plainLanguage = [
  { selector: 'ExportDefaultDeclaration', message: 'export by name' },
  { selector: 'TSEnumDeclaration', message: 'write a union of strings' },
  {
    selector: "ClassDeclaration[superClass]:not([id.name='BatonError'])",
    message: 'compose functions; only BatonError extends a class',
  },
]

const statedFacts = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'time arrives as a value',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'time arrives as a value' },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'chance arrives as a value',
  },
]

export default defineConfig(
  { ignores: ['**/dist/', '**/coverage/', '**/.baton/', '**/.turbo/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['agent-bridge/desk/vite.config.ts', 'adapters/web/widget/vite.config.ts'],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // A contract's member may promise what one implementation knows at once.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: true, considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...plainLanguage],
    },
  },
  {
    files: ['core/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing.ts', '**/testing/**'],
    rules: { 'no-restricted-syntax': ['error', ...plainLanguage, ...statedFacts] },
  },
  {
    files: ['core/**/*.ts', 'adapters/**/*.ts', 'agent-bridge/**/*.ts', 'agent-bridge/**/*.tsx'],
    ignores: tests,
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'only the host reads the environment; take an option' },
      ],
    },
  },
  {
    files: tests,
    rules: {
      // Jest's asymmetric matchers are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // A page's event handler has nobody to hand a promise to.
    files: ['agent-bridge/desk/**', 'adapters/web/widget/**'],
    rules: { '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }] },
  },
  {
    files: ['test/bench/**', 'host/examples/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/vite.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: {
        __dirname: 'readonly',
        clearTimeout: 'readonly',
        module: 'writable',
        process: 'readonly',
        require: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
)
