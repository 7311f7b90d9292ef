import { afterPaint, now, type later, type Page } from '../platform/env'

/** Something that hands events over, one vendor each. */
interface Worker {
  readonly status: string
  readonly queue: readonly unknown[]
  dispatch(until: number): void
}

export interface SchedulerOptions {
  readonly page: Page
  readonly later: typeof later
  readonly budgetMs: number
  readonly workers: readonly Worker[]
  /** Decides about what has been tracked since the last time. */
  prepare(): void
  /** True while a hand-over should wait a moment longer (never when the page is left). */
  isWaiting(): boolean
}

export interface Scheduler {
  /** Hands over after the next paint. */
  schedule(): void
  /** Hands over everything now: the page may be gone in a moment. */
  flush(): void
}

const WAIT_MS = 10

const hasWork = ({ status, queue }: Worker): unknown => status === 'ready' && queue[0]

/** Hands over after paint, one vendor per task and at most `budgetMs` at a time, so that no click pays for a vendor. */
export function createScheduler({
  later,
  page,
  budgetMs,
  workers,
  prepare,
  isWaiting,
}: SchedulerOptions): Scheduler {
  let isScheduled = false
  const step = (): void => {
    if (isWaiting()) {
      later(step, WAIT_MS)
      return
    }
    isScheduled = false // first, so that whatever happens next can be scheduled again
    prepare()
    workers.find(hasWork)?.dispatch(now() + budgetMs)
    if (!isScheduled && workers.some(hasWork)) {
      isScheduled = true
      later(step, 0)
    }
  }
  return {
    schedule() {
      if (isScheduled) return
      isScheduled = true
      afterPaint(page, later, step)
    },
    flush() {
      prepare()
      for (const worker of workers) worker.dispatch(Infinity)
    },
  }
}
