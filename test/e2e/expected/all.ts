import type { ExpectedByVendor } from './expected.js'
import { linkedin } from './linkedin.js'
import { meta } from './meta.js'
import { pinterest } from './pinterest.js'
import { reddit } from './reddit.js'
import { snapchat } from './snapchat.js'
import { tiktok } from './tiktok.js'
import { x } from './x.js'

/** What each vendor's beacons have to say. */
export const EXPECTED: ExpectedByVendor = { meta, tiktok, linkedin, x, pinterest, snapchat, reddit }
