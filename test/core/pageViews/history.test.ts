import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { history } from '../../../packages/core/src/pageViews/history'

const page = vi.fn(() => '')
let stop = (): void => {}

beforeEach(() => {
  window.history.replaceState(null, '', '/a')
})

afterEach(() => {
  stop()
  page.mockClear()
  Reflect.deleteProperty(window, 'navigation')
})

describe('without the Navigation API', () => {
  it('sends one page view at once and one after each pushState to another page', () => {
    stop = history({ page })
    window.history.pushState(null, '', '/b')
    window.history.pushState(null, '', '/b?sort=price')
    window.history.pushState(null, '', '/b?sort=price')

    expect(page).toHaveBeenCalledTimes(3)
  })

  it('sends nothing after replaceState', () => {
    stop = history({ page })
    window.history.replaceState(null, '', '/c')

    expect(page).toHaveBeenCalledTimes(1)
  })

  it('sends one for a page that is returned to from where replaceState had led', () => {
    stop = history({ page })
    window.history.replaceState(null, '', '/login')
    window.history.pushState(null, '', '/a')

    expect(page).toHaveBeenCalledTimes(2)
  })

  it('gives pushState back at its end', () => {
    const { pushState } = window.history
    history({ page })()

    expect(window.history.pushState).toBe(pushState)
    window.history.pushState(null, '', '/d')
    expect(page).toHaveBeenCalledTimes(1)
  })

  it('leaves what somebody has put before it where it is, and tells nobody any more', () => {
    const { pushState } = window.history
    const end = history({ page })
    const ours = window.history.pushState
    const theirs: typeof ours = (...args) => ours.apply(window.history, args)
    window.history.pushState = theirs
    end()
    const left = window.history.pushState
    window.history.pushState(null, '', '/e')
    window.history.pushState = pushState

    expect(left).toBe(theirs)
    expect(location.pathname).toBe('/e')
    expect(page).toHaveBeenCalledTimes(1)
  })
})

it.each([
  ['an element with that id', () => document.createElement('nav')],
  ['a variable of the page', () => ({ open() {} })],
])('does not take %s for the Navigation API', (_, make) => {
  Object.assign(window, { navigation: make() })
  stop = history({ page })

  window.history.pushState(null, '', '/b')

  expect(page).toHaveBeenCalledTimes(2)
})

describe('with the Navigation API', () => {
  const navigate = (navigationType: string | null, path: string): void => {
    window.history.replaceState(null, '', path)
    const event = Object.assign(new Event('currententrychange'), { navigationType })
    ;(window as unknown as { navigation: EventTarget }).navigation.dispatchEvent(event)
  }

  beforeEach(() => {
    Object.assign(window, { navigation: Object.assign(new EventTarget(), { currentEntry: {} }) })
  })

  it('sends one page view for each push and traversal', () => {
    stop = history({ page })
    navigate('push', '/b')
    navigate('traverse', '/a')

    expect(page).toHaveBeenCalledTimes(3)
  })

  it('sends one for a page that is returned to from where replaceState had led', () => {
    stop = history({ page })
    navigate('replace', '/login')
    navigate('push', '/a')

    expect(page).toHaveBeenCalledTimes(2)
  })

  it('sends nothing for a jump within the page', () => {
    stop = history({ page })
    navigate('push', '/a#reviews')
    navigate('traverse', '/a')

    expect(page).toHaveBeenCalledTimes(1)
  })

  it('sends nothing for a replacement, nor after its end', () => {
    history({ page })()
    stop = history({ page })
    navigate('replace', '/b')
    navigate(null, '/c')
    stop()
    navigate('push', '/d')

    expect(page).toHaveBeenCalledTimes(2)
  })
})
