import { afterPaint, type Page } from '../platform/env'

/**
 * Does work after paint, task by task, so that no click pays for it.
 *
 * @param work one task's worth; returns in how many ms the next is due, if there is any.
 * @returns asks for a turn.
 */
export function createScheduler(
  page: Page | undefined,
  later: (fn: () => void, ms: number) => void,
  work: () => number | undefined,
): () => void {
  let isScheduled = false
  const step = (): void => {
    isScheduled = false // first, so that whatever happens next can be scheduled again
    const delayMs = work()
    if (isScheduled || delayMs === undefined) return
    isScheduled = true
    const { scheduler } = page as { scheduler?: { postTask?(task: () => void): unknown } }
    // Timers that follow each other are slowed down, and a page that is busy with timers of its own comes first.
    if (scheduler?.postTask && !delayMs) scheduler.postTask(step)
    else later(step, delayMs)
  }
  return () => {
    if (!isScheduled) afterPaint(page!, later, step)
    isScheduled = true
  }
}
