type Child = Node | string | number | false | undefined
type Props = Readonly<Record<string, string | boolean | EventListener | undefined>>

const SVG = 'http://www.w3.org/2000/svg'

/** A sign of one stroke on a field of 16 × 16, for the eye only. */
export function drawSign(path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('aria-hidden', 'true')
  const stroke = document.createElementNS(SVG, 'path')
  stroke.setAttribute('d', path)
  svg.append(stroke)
  return svg
}

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
