import type { Outcome, PixelStatus } from '@omnipixel/core'
import type { Platform } from '../config'

export const NAMES: Readonly<Record<Platform, string>> = {
  meta: 'Meta',
  tiktok: 'TikTok',
  linkedin: 'LinkedIn',
  x: 'X',
  pinterest: 'Pinterest',
  snapchat: 'Snapchat',
  reddit: 'Reddit',
}

/** Two letters in a colour of ours: enough to tell seven columns apart where there is no room for names. */
export const MARKS: Readonly<Record<Platform, { letters: string; colour: string }>> = {
  meta: { letters: 'Me', colour: '#6ea8ff' },
  tiktok: { letters: 'Ti', colour: '#f49ac1' },
  linkedin: { letters: 'Li', colour: '#7cc4e8' },
  x: { letters: 'X', colour: '#d5d8de' },
  pinterest: { letters: 'Pi', colour: '#ff9c9c' },
  snapchat: { letters: 'Sn', colour: '#f3e27a' },
  reddit: { letters: 'Re', colour: '#ffb37c' },
}

/** What a cell shows. `received` is more than an outcome: the platform's server has seen the event. */
export type CellState = Outcome | 'received' | 'pending' | 'none'

type Tone = 'good' | 'wait' | 'off' | 'bad'

/** Drawn, since no two systems have the same signs in their fonts. The table must be readable without colour. */
export const SIGNS = {
  check: 'M3.5 8.5l3 3 6-7',
  out: 'M5 11l6-6M6 5h5v5',
  pause: 'M6 4.5v7M10 4.5v7',
  dots: 'M4 8h.01M8 8h.01M12 8h.01',
  same: 'M4.5 6.2h7M4.5 9.8h7',
  dash: 'M5.5 8h5',
  cross: 'M5 5l6 6M11 5l-6 6',
  ban: 'M8 3a5 5 0 1 0 .01 0zM4.6 4.6l6.8 6.8',
  alarm: 'M8 3.5v5.5M8 12h.01',
} as const

interface Words {
  readonly sign: keyof typeof SIGNS | ''
  readonly tone: Tone
  readonly short: string
  readonly long: string
}

export const CELLS: Readonly<Record<CellState, Words>> = {
  received: { sign: 'check', tone: 'good', short: 'Received', long: 'The platform has received this event.' },
  sent: {
    sign: 'out',
    tone: 'good',
    short: 'Handed over',
    long: 'Handed to the platform’s own script, which sends it when it sees fit.',
  },
  'held:consent': {
    sign: 'pause',
    tone: 'wait',
    short: 'Waits for consent',
    long: 'Waits in memory for the visitor’s choice. Nothing has been loaded, stored or sent.',
  },
  'held:loading': {
    sign: 'dots',
    tone: 'wait',
    short: 'Waits for the script',
    long: 'Allowed. Waits in our own queue until the platform’s script is really there.',
  },
  pending: {
    sign: 'dots',
    tone: 'wait',
    short: 'Being decided',
    long: 'Just tracked; decided about in a moment.',
  },
  duplicate: {
    sign: 'same',
    tone: 'off',
    short: 'Already counted',
    long: 'The platform has had this event before. A repeat (reload, Back, double click) is not sent again.',
  },
  excluded: {
    sign: 'dash',
    tone: 'off',
    short: 'Not for this platform',
    long: 'The event was not meant for this platform.',
  },
  unmapped: {
    sign: 'dash',
    tone: 'off',
    short: 'No rule in the account',
    long: 'The platform names events by ids of the account, and none is configured for this one.',
  },
  invalid: {
    sign: 'alarm',
    tone: 'bad',
    short: 'Not valid',
    long: 'The platform would not accept an event of this form.',
  },
  'dropped:denied': {
    sign: 'cross',
    tone: 'off',
    short: 'Consent denied',
    long: 'The visitor said no. The event was destroyed and will never be sent, not even after a later yes.',
  },
  'dropped:pii': {
    sign: 'cross',
    tone: 'off',
    short: 'Personal data',
    long: 'The page’s address held personal data, which the platform’s script would have read. Nothing was sent.',
  },
  'dropped:overflow': {
    sign: 'cross',
    tone: 'off',
    short: 'Too many waited',
    long: 'More events waited than the app allows.',
  },
  'dropped:expired': {
    sign: 'cross',
    tone: 'off',
    short: 'Waited too long',
    long: 'The choice came too late for this event.',
  },
  'dropped:superseded': {
    sign: 'cross',
    tone: 'off',
    short: 'Replaced',
    long: 'The platform’s script can only report the page the visitor is on now, so of the page views that waited only the last is sent.',
  },
  'dropped:unload': {
    sign: 'cross',
    tone: 'off',
    short: 'Page left',
    long: 'The page was left while the event waited.',
  },
  blocked: {
    sign: 'ban',
    tone: 'bad',
    short: 'Script blocked',
    long: 'The platform’s script never came or did not start (an ad blocker, or a failure). The other platforms lost nothing.',
  },
  failed: {
    sign: 'alarm',
    tone: 'bad',
    short: 'The script failed',
    long: 'The platform’s own code threw an error. The others are unharmed.',
  },
  none: { sign: '', tone: 'off', short: 'Nothing', long: 'Nothing for this platform.' },
}

/** `alive` is more than a status: consent is withdrawn, and the script goes on by itself. */
export const STATUS: Readonly<Record<PixelStatus | 'alive', { short: string; long: string }>> = {
  idle: { short: 'idle', long: 'Not loaded: not allowed, or not needed yet.' },
  loading: { short: 'loading', long: 'Its script is on the way.' },
  ready: { short: 'live', long: 'Its script is there and takes events.' },
  blocked: { short: 'blocked', long: 'Its script never came.' },
  alive: {
    short: 'runs on',
    long: 'Consent is withdrawn: we tell it nothing. No command ends its script; a reload does.',
  },
  deaf: { short: 'deaf', long: 'Its script came, and nothing gets through.' },
}

export const SOURCES: Readonly<Record<string, string>> = {
  app: 'the visitor, in this shop’s banner',
  gpc: 'the browser (Global Privacy Control)',
  regime: 'nobody yet; opt-in holds until somebody does',
}
