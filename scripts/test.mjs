// @ts-check
/**
 * `npm test`: makes sure there is a browser, then runs every check. One that fails does not stop the others, so that one
 * run tells all. Ends with the totals, also written to test-results/summary.json.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** In this order: what fails fastest first; what needs the build after it. */
const STEPS = [
  { name: 'browser', command: ['node', 'scripts/browser.mjs', '--install'] },
  { name: 'lint' },
  { name: 'typecheck' },
  { name: 'knip' },
  { name: 'test:types' },
  { name: 'test:unit', vitest: true },
  // The packages, and with them both shops of the demo.
  { name: 'build', command: ['node', 'scripts/demo.mjs', '--build'] },
  { name: 'test:package', vitest: true },
  { name: 'size' },
  { name: 'test:docs', vitest: true },
  { name: 'test:browser', vitest: true },
  { name: 'test:vendors', vitest: true, env: { OMNIPIXEL_VENDOR_SCRIPTS: 'test/sandbox/vendors' } },
]

/** @type {{ passed: number, failures: string[] }} */
const NO_TESTS = { passed: 0, failures: [] }

const RESULTS = 'test-results'
rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS)

const done = STEPS.map(runStep)
const passed = done.reduce((sum, step) => sum + step.passed, 0)
const failed = done.reduce((sum, step) => sum + step.failed, 0)
writeFileSync(join(RESULTS, 'summary.json'), JSON.stringify({ passed, failed, steps: done }, null, 2) + '\n')

console.log()
for (const { name, ok, seconds, vitest, passed, failed } of done) {
  const counts = vitest ? `${passed} passed, ${failed} failed` : ''
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${String(seconds).padStart(4)} s  ${counts}`)
}
for (const title of done.flatMap(({ failures }) => failures)) console.log(`\n✗ ${title}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** @param {{ name: string, command?: string[], vitest?: boolean, env?: Record<string, string> }} step */
function runStep({ name, command = ['npm', 'run', '--silent', name], vitest = false, env = {} }) {
  console.log(`\n— ${name}`)
  const report = join(RESULTS, `${name.replace(':', '-')}.json`)
  const reporters = ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const [program = '', ...args] = vitest ? [...command, ...reporters] : command

  const startedAt = Date.now()
  const shell = process.platform === 'win32'
  const ok =
    spawnSync(program, args, { stdio: 'inherit', shell, env: { ...env, ...process.env } }).status === 0
  const seconds = Math.round((Date.now() - startedAt) / 1000)

  const tests = vitest ? readTests(report) : NO_TESTS
  // A check without tests (lint, size) that fails counts as one, and so does a crash outside any test.
  const failed = Math.max(tests.failures.length, ok ? 0 : 1)
  return { name, ok, seconds, vitest, failed, ...tests }
}

/** @param {string} report what vitest's JSON reporter wrote */
function readTests(report) {
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failures: testResults.flatMap(listFailures) }
  } catch {
    // vitest died before it could write: the caller counts its exit code.
    return NO_TESTS
  }
}

/**
 * A file that could not be loaded, or whose hooks failed, has no test that did.
 *
 * @param {{ name: string, status: string, message: string,
 *   assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }} file
 */
function listFailures({ name, status, message, assertionResults }) {
  if (status !== 'failed') return []
  const failed = assertionResults.filter((test) => test.status === 'failed')
  const listed = failed.length ? failed : [{ fullName: 'the file itself', failureMessages: [message] }]
  return listed.map(
    (test) => `${relative('.', name)}: ${test.fullName}\n  ${test.failureMessages[0]?.split('\n')[0]}`,
  )
}
