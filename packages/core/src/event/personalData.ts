/** What kind of personal data a text holds. */
export type PersonalData = 'email' | 'phone' | 'card' | 'token'

const EMAIL = /[\p{L}\d.!#$%&'*+=?^_`{|}~-]{1,64}@((?:[\p{L}\d-]+\.)+\p{L}{2,})/gu
/** What looks like the end of an address but is a file's: `logo@2x.png`. */
const FILE = /\.(png|jpe?g|gif|webp|svg|avif|js|css|html?|pdf)$/i

/** With a country code: `+49 151 1234567`; without the plus sign only in groups, as `0049…` may be an order number. */
const INTERNATIONAL = /(?:^|[^\w.])(?:\+[1-9]|00(?:[17]|[2-9]\d\d?)[\s./(-])(?:[\s()./-]{0,3}\d){6,14}(?!\w)/
/** `(650) 555-1212`, `650-555-1212`, `650.555.1212`. */
const NORTH_AMERICAN = /(?:^|[^\w-])(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}(?![\w-])/
/** `0151 12345678`, `020 7946 0018`, `01 23 45 67 89`, `0171/1234567`: a trunk zero, groups without dashes, no date. */
const NATIONAL =
  /(?:^|[^\w./-])(?!\d\d\/\d\d\/(?:19|20)\d\d(?!\d))\(?0[1-9]\d{0,4}\)?[ /](?:[ /]?\d){5,10}(?![\w:/.-])/
const CALL_ME =
  /(?:tel|phone|telefon|téléphone|mobile?|handy|cell|call|fax|whats ?app|rufen?)\b[^\d+(]{0,20}[+(]?\d(?:[\s()./-]{0,3}\d){6,14}(?!\w)/i

/** Groups of four, or 4-6-5 and 4-6-4, with one kind of separator or none. */
const CARD =
  /(?:^|[^\w.-])(\d{4}([ -]?)\d{4}\2\d{4}\2\d{4}(?:\2\d{1,3})?|3\d{3}([ -]?)\d{6}\3\d{4,5})(?![\w-])/g
/** Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay: first digits and lengths. */
const ISSUER =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17})$/

/** JSON web tokens, `Bearer …`, and the secret keys whose makers mark them. */
const TOKEN =
  /\beyJ[\w-]{8,}\.[\w-]{8,}|\bBearer\s+[\w.~+/=-]{12,}|\b(?:[sr]k_(?:live|test)_|gh[pousr]_|glpat-|xox[abeprs]-)[\w-]{10,}|\bAKIA[\dA-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY/

const PHONE_NAMES =
  /^(phone|phonenumber|tel|telephone|telefon|mobile|mobilenumber|cell|cellphone|fax|whatsapp|msisdn|handy)$/
const SECRET_NAMES = /^(pass|password|passwd|pwd|passphrase|secret|otp|cvv|cvc|cvv2)$/
const TOKEN_NAMES =
  /^(token|jwt|auth|authorization|sessionid|phpsessid|jsessionid|apikey|signature|accesstoken|idtoken|refreshtoken|resettoken|authtoken|csrftoken|clientsecret)$/

/**
 * The kind of personal data in a text, going by its form and by the name of its field. Written to let order numbers,
 * GTINs and click ids pass: a run of digits is a phone number only with a country code, in groups, or where the name says
 * so, and a card number only with an issuer's first digits and a right check digit.
 */
export function findPersonalData(text: string, name = ''): PersonalData | undefined {
  const value = decode(text).normalize('NFKC')
  if (isSecret(value, name)) return 'token'
  if (hasEmail(value)) return 'email'
  if (hasCard(value)) return 'card'
  return isPhone(value, name) ? 'phone' : undefined
}

/** `%40` and `%2540` hide an `@` as they hide nothing from a reader. */
function decode(text: string): string {
  let value = text
  for (let round = 0; round < 2 && value.includes('%'); round++) {
    try {
      value = decodeURIComponent(value)
    } catch {
      return value // a percent sign that stands for itself
    }
  }
  return value
}

/** `resetToken`, `reset_token`, `reset-token`: the whole name in small letters, and its last word. */
const hasName = (name: string, names: RegExp): boolean => {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
  return names.test(words.join('')) || names.test(words[words.length - 1]!)
}

const isSecret = (value: string, name: string): boolean =>
  TOKEN.test(value) ||
  (value !== '' && hasName(name, SECRET_NAMES)) ||
  (/^\S{8,}$/.test(value) && hasName(name, TOKEN_NAMES))

const hasEmail = (value: string): boolean =>
  value.includes('@') && [...value.matchAll(EMAIL)].some(([, host]) => !FILE.test(host!))

const hasCard = (value: string): boolean =>
  [...value.matchAll(CARD)].some(([, given]) => {
    const digits = given!.replace(/\D/g, '')
    return ISSUER.test(digits) && hasLuhnDigit(digits)
  })

/** @see https://www.iso.org/standard/70484.html (ISO/IEC 7812-1, annex B) */
function hasLuhnDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const weighted = +digit * (1 + (index % 2))
    return total + (weighted > 9 ? weighted - 9 : weighted)
  }, 0)
  return sum % 10 === 0
}

function isPhone(value: string, name: string): boolean {
  const digits = value.replace(/\D/g, '').length
  if (digits < 7) return false
  return (
    (digits < 16 && /^[\d\s()+./-]+$/.test(value) && hasName(name, PHONE_NAMES)) ||
    [INTERNATIONAL, NORTH_AMERICAN, NATIONAL, CALL_ME].some((pattern) => pattern.test(value))
  )
}
