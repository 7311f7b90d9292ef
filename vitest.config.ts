import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const source = (name: string) => fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url))

/** Sources, not builds: a test run needs no build first. What is packed is checked by the project `package`. */
const alias = {
  '@omnipixel/core': source('core'),
  '@omnipixel/react': source('react'),
  '@omnipixel/vue': source('vue'),
}

/**
 * A shared machine can starve a browser for seconds, and Chromium then loads pages anew that it would have kept for Back.
 * Locally a flaky test is seen at once; in CI it gets up to three more runs.
 */
const retry = process.env.CI ? 3 : 0

const react18 = fileURLToPath(new URL('test/react-18/node_modules', import.meta.url))

/** A framework of which the docs have snippets only. */
const next = fileURLToPath(new URL('test/docs/next.ts', import.meta.url))

const setupFiles = ['test/helpers/failOnConsole.ts']
const inNode = 'test/**/*.node.test.{ts,tsx}'
const inProduction = 'test/**/*.production.test.{ts,tsx}'
const unit = { environment: 'happy-dom', setupFiles, exclude: [inNode, inProduction] }

export default defineConfig({
  resolve: { alias, dedupe: ['react', 'react-dom', 'vue'] },
  define: { __DEV__: 'true' },
  test: {
    restoreMocks: true,
    projects: [
      { extends: true, test: { ...unit, name: 'core', include: ['test/{core,pixels}/**/*.test.ts'] } },
      {
        extends: true,
        plugins: [react()],
        test: {
          ...unit,
          name: 'react',
          setupFiles: [...setupFiles, 'test/helpers/cleanupReact.ts'],
          include: ['test/react/**/*.test.{ts,tsx}'],
        },
      },
      {
        // The same tests with React 18, which lacks <Activity>. What imports React from outside goes through Vite for that.
        extends: true,
        plugins: [react()],
        resolve: {
          alias: {
            react: `${react18}/react`,
            'react-dom': `${react18}/react-dom`,
            '@testing-library/react': '@testing-library/react/dist/@testing-library/react.esm.js',
          },
          dedupe: ['vue'],
        },
        test: {
          ...unit,
          name: 'react-18',
          exclude: [...unit.exclude, '**/activity.test.tsx'],
          setupFiles: [...setupFiles, 'test/helpers/cleanupReact.ts'],
          include: ['test/{react,react-18}/**/*.test.{ts,tsx}'],
          server: { deps: { inline: [/@testing-library\/react/] } },
        },
      },
      {
        extends: true,
        plugins: [vue()],
        test: {
          ...unit,
          name: 'vue',
          setupFiles: [...setupFiles, 'test/helpers/cleanupVue.ts'],
          include: ['test/vue/**/*.test.{ts,tsx}'],
        },
      },
      // A server: no window. `createEvent.node.test.ts` beside `createEvent.test.ts`.
      { extends: true, test: { name: 'node', environment: 'node', setupFiles, include: [inNode] } },
      // The branch that ships: `warn.production.test.ts`.
      {
        extends: true,
        define: { __DEV__: 'false' },
        test: { ...unit, name: 'production', include: [inProduction], exclude: [] },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          retry,
          environment: 'node',
          include: ['test/{e2e,sandbox}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The demo's two shops, built: their set-up builds them where they are not.
        extends: true,
        test: {
          name: 'demo',
          retry,
          environment: 'node',
          include: ['test/demo/**/*.test.ts'],
          globalSetup: 'test/demo/setup.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        plugins: [react(), vue()],
        resolve: { alias: { 'next/headers': next, 'next/navigation': next, 'next/router': next } },
        test: {
          name: 'docs',
          environment: 'node',
          setupFiles,
          include: ['test/docs/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'vendors',
          retry,
          environment: 'node',
          include: ['test/vendors/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Repeated trials and soaks: what one run of a test cannot show. `npm run test:full`
        extends: true,
        test: {
          name: 'full',
          environment: 'node',
          include: ['test/full/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Without the aliases to the sources: here the tarballs are under test.
        test: {
          name: 'package',
          environment: 'node',
          include: ['test/package/**/*.test.ts'],
          globalSetup: 'test/package/setup.ts',
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
