/** What each code means and how to mend it, for development builds alone. The docs say the same at more length. */
export const TEXTS = {
  'adapter/no-provider':
    'There is no provider above this component, so nothing is tracked. Add <PixelProvider> or createPixels().',
  'consent/bad-source':
    'customSource() takes a name, one of read and answer, and subscribe only as a function.',
  'consent/bad-value': 'A choice is true, false or null. Anything else changes nothing.',
  'consent/cmp-missing':
    'This consent platform has not appeared in time. It is still waited for, and has no say until then.',
  'consent/record-failed': 'Handing out a consent record has failed. It is still in the local copy.',
  'consent/source-failed': 'This consent source threw, which counts as "not decided".',
  'consent/unknown-purpose': 'Purposes are marketing, analytics, functional and preferences.',
  'consent/unknown-regime':
    'The function given as consent.regime has not answered opt-in or opt-out. It stays opt-in.',
  'event/bad-amount':
    'An amount is a finite number >= 0. A number in a string was converted; anything else was left out.',
  'event/bad-id':
    'eventId must be a non-empty string, orderId and once well-formed text. Another id was used.',
  'event/bad-name': 'An event needs a name. Nothing was sent.',
  'event/bad-params':
    'Parameters are a plain object, and items have an id: { id, price?, … }. The rest was left out.',
  'event/missing-amount':
    'value needs a currency (ISO 4217, e.g. "EUR"), and Purchase needs both, or its revenue is not counted.',
  'event/name-not-accepted': 'This platform does not accept the name of the event. It was not sent there.',
  'event/unknown-pixel': 'No pixel has this key, so naming it in `to` or `not` does nothing.',
  'guard/dirty-url':
    "The page's address holds personal data, and platforms' scripts read it there. Change the link, or see dirtyUrl.",
  'guard/removed':
    'This field held personal data, or is not on the allow list. It was left out; add it to exempt if that is wrong.',
  'identity/needs-reload': 'This platform keeps a user until the page is reloaded.',
  'identity/not-hashed': 'The user data could not be hashed. Events go without it.',
  'identity/shared':
    'Its script would tell another pixel of the platform, which has no advancedMatching. Nobody was told; switch it on for both or neither.',
  'pixel/bad-id': 'This is not what an account id of this platform looks like.',
  'pixel/bad-key': 'A key is made of letters, digits, "_" and "-".',
  'pixel/bad-src': 'src is an https URL, or a path of this site that begins with "/".',
  'pixel/blocked':
    'Its script did not come, or serves another account (ad blocker, network, content security policy). Its events are not sent; other pixels are not affected.',
  'pixel/deaf':
    'Its script came, and nothing gets through: a stand-in of an ad blocker, a missing configuration, a blocked host. Look at the cause, and at the status in inspect().',
  'pixel/duplicate-key': 'Two pixels share this key. Give one of them another: { key: "…" }.',
  'pixel/foreign':
    "Somebody else has made this platform's global. It is used as it is; see the option takeOver.",
  'pixel/no-beacon':
    'This platform documents no beacon without its script. image() is for Meta, LinkedIn and Pinterest.',
  'pixel/no-facts': 'Nothing is known about this platform. Add `facts` to its definition.',
  'pixel/other-owner':
    'Somebody else on this page uses this very account, or has taken it over: events may count twice, or not at all. Remove the other tag (see otherOwner in inspect()), or this pixel.',
  'pixel/single-instance':
    'Its script serves one account per page. LinkedIn takes several partner ids in one pixel.',
  'pixel/threw':
    "The platform's code threw when it was called, or a fallback of your own did. Nothing else is affected.",
  'pixel/unmapped':
    "No id is configured for this event, so it was not sent there. Add it to the pixel's option conversions (LinkedIn) or events (X).",
  'queue/overflow': 'More events wait than hold.maxEvents allows. The oldest are dropped.',
  'relay/bad-url': 'The url of relay() is an https URL, or a path of this site that begins with "/".',
  'relay/failed':
    'The endpoint of relay() has not taken events, and what it was to report is lost there. Look at its answers.',
  'tracker/bad-option':
    'This option has a form that cannot be used: docs/reference/options.md. Pixels and sources are made by a call, as in meta({ id: "…" }) and gpc().',
}
