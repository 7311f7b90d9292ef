import type { Respond } from './answer.js'

export const respond: Respond = () => undefined
