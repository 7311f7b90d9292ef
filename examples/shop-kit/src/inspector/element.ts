type Child = Node | string | number | false | undefined
type Props = Readonly<Record<string, string | boolean | EventListener | undefined>>

/** An element in one expression. Text becomes text nodes, never markup; `onclick` and the like become listeners. */
export function h(tag: string, props: Props = {}, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== undefined && value !== false) element.setAttribute(name, value)
  }
  for (const child of children) {
    if (child !== undefined && child !== false)
      element.append(typeof child === 'number' ? String(child) : child)
  }
  return element
}
