import { tracker } from './plain'

// #region all
/** `element` holds the text and two buttons: `[data-choice="yes"]` and `[data-choice="no"]`. */
export function startBanner(element: HTMLElement): void {
  const update = (): void => {
    element.hidden = !tracker.consent.get().needsPrompt
  }
  tracker.on('consent', update)
  update()
  for (const button of element.querySelectorAll<HTMLElement>('[data-choice]')) {
    button.onclick = () => tracker.consent.set({ marketing: button.dataset.choice === 'yes' })
  }
}
// #endregion
