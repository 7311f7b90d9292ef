import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificate {
  key: Buffer
  cert: Buffer
  /** What makes Chromium trust it, SHA-256 of the public key in Base64, for `--ignore-certificate-errors-spki-list`. */
  spki: string
}

/** A certificate for one run. */
export function createCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'vendor-sandbox-'))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const files = ['-keyout', keyFile, '-out', certFile, '-days', '2', '-subj', '/CN=vendor-sandbox']
    execFileSync('openssl', ['req', '-x509', ...curve, ...files], { stdio: 'pipe' })
    const cert = readFileSync(certFile)
    const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
    return { key: readFileSync(keyFile), cert, spki: createHash('sha256').update(publicKey).digest('base64') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
