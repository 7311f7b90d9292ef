/**
 * A poster, cover or picture for each product, drawn here: shapes on a sheet of 400 × 500. They are used as images, so
 * nothing in them can reach the page.
 */
const W = 400
const H = 500

const svg = (background: string, shapes: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${W} ${H}"><rect width="${W}" height="${H}" fill="${background}"/>${shapes}</svg>`

const SERIF = `font-family="Iowan Old Style,Palatino Linotype,Palatino,Georgia,Liberation Serif,serif"`
const SANS = `font-family="Avenir Next,Segoe UI,Helvetica Neue,Liberation Sans,sans-serif"`

const title = (text: string, fill: string, y: number, size = 46, x = 32) =>
  `<text x="${x}" y="${y}" ${SERIF} font-size="${size}" font-weight="600" fill="${fill}" letter-spacing="-1">${text}</text>`

const caption = (text: string, fill: string, y: number, x = 33) =>
  `<text x="${x}" y="${y}" ${SANS} font-size="12.5" font-weight="600" fill="${fill}" letter-spacing="2.4">${text}</text>`

const times = (count: number, shape: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => shape(i)).join('')

const wave = (y: number, height: number, fill: string, shift: number) =>
  `<path fill="${fill}" d="M${-100 + shift} ${y}${times(7, () => `q40 ${-height} 80 0 t80 0`)}V${H}H${-100 + shift}Z"/>`

/** A ray of a spotlight: from a lamp at (x, y) to a pool of light on the floor. */
const beam = (x: number, from: number, to: number, fill: string) =>
  `<path d="M${x} 40L${from} 392H${to}Z" fill="${fill}" opacity=".62" style="mix-blend-mode:screen"/>`

const ARTWORK: Readonly<Record<string, string>> = {
  'TKT-SEAGULL': svg(
    '#1d2b49',
    `<circle cx="262" cy="158" r="92" fill="#f2e4c2"/>` +
      `<path d="M66 214c34-44 78-44 104-6 28-40 74-44 112-10-44-14-84-2-110 32-26-30-62-36-106-16z" fill="#fff"/>` +
      `<rect y="300" width="${W}" height="200" fill="#16213a"/>` +
      times(
        11,
        (i) =>
          `<rect x="${262 - (i % 3) * 22 - 62}" y="${308 + i * 9}" width="${124 - i * 6 + (i % 3) * 30}" height="3" rx="1.5" fill="#f2e4c2" opacity="${0.75 - i * 0.06}"/>`,
      ) +
      caption('ANTON CHEKHOV', '#c7b98f', 426) +
      title('The Seagull', '#fff', 474, 50),
  ),
  'TKT-TEMPEST': svg(
    '#e9dcc4',
    `<circle cx="118" cy="142" r="62" fill="#cf4a2c"/>` +
      `<path d="M214 268l70-112v112z" fill="#20403f"/><path d="M290 268V146l44 122z" fill="#2f6461"/>` +
      `<path d="M196 276h152l-26 34h-98z" fill="#17302f"/>` +
      wave(306, 34, '#7fb0a6', 0) +
      wave(336, 38, '#4b8a83', 36) +
      wave(372, 40, '#2b6460', -10) +
      wave(412, 36, '#17403f', 28) +
      caption('WILLIAM SHAKESPEARE', '#a9cfc6', 438) +
      title('The Tempest', '#fdf6e6', 484, 46),
  ),
  'TKT-ANTIGONE': svg(
    '#d9663a',
    `<path d="M60 330a140 140 0 0 1 280 0z" fill="#f6c667"/>` +
      times(3, (i) => {
        const x = 58 + i * 108
        return (
          `<rect x="${x - 8}" y="92" width="84" height="16" fill="#1c1613"/><rect x="${x}" y="108" width="68" height="222" fill="#1c1613"/>` +
          times(
            4,
            (k) =>
              `<rect x="${x + 9 + k * 15}" y="118" width="4" height="204" fill="#d9663a" opacity=".55"/>`,
          )
        )
      }) +
      `<rect y="330" width="${W}" height="170" fill="#1c1613"/><path d="M190 330c0-26 4-44 14-44s14 18 14 44z" fill="#fff3dc"/><circle cx="204" cy="276" r="10" fill="#fff3dc"/>` +
      caption('SOPHOCLES', '#f0a36f', 394) +
      title('Antigone', '#fff3dc', 458, 64),
  ),
  'TKT-DOLLSHOUSE': svg(
    '#edc9b8',
    `<path d="M92 190L200 92l108 98v176H92z" fill="#7a2c38"/><path d="M76 204L200 90l124 114-14 14L200 116 90 218z" fill="#561d28"/>` +
      `<rect x="122" y="212" width="44" height="52" fill="#a5505a"/><rect x="234" y="212" width="44" height="52" fill="#ffd978"/><path d="M256 212v52M234 238h44" stroke="#7a2c38" stroke-width="4"/>` +
      `<rect x="172" y="282" width="56" height="84" fill="#ffd978"/><path d="M172 282l-30 14v84l30-14z" fill="#3e141d"/>` +
      `<path d="M172 366h56l84 74H118z" fill="#ffd978" opacity=".75"/><path d="M204 366c0-20 2-40 8-40s9 20 9 40z" fill="#3e141d"/><circle cx="212" cy="320" r="6.5" fill="#3e141d"/>` +
      caption('HENRIK IBSEN', '#8f4a4c', 46) +
      title('A Doll’s House', '#561d28', 478, 45),
  ),
  'BK-HAMLET': svg(
    '#14161c',
    `<rect x="24" y="24" width="352" height="452" fill="none" stroke="#c99a3f" stroke-width="1.5"/>` +
      `<path d="M110 246l-16-92 54 44 52-74 52 74 54-44-16 92z" fill="#d9a843"/><rect x="110" y="254" width="180" height="16" fill="#d9a843"/>` +
      times(3, (i) => `<circle cx="${94 + i * 106}" cy="${i === 1 ? 116 : 148}" r="8" fill="#d9a843"/>`) +
      `<g opacity=".28"><rect x="110" y="286" width="180" height="14" fill="#d9a843"/><path d="M110 306l-16 76 54-36 52 62 52-62 54 36-16-76z" fill="#d9a843"/></g>` +
      `<path d="M60 278h280" stroke="#d9a843" stroke-width="1.5"/>` +
      caption('THE PROMPT-BOOK EDITION', '#8f7a4b', 60, 82) +
      `<text x="200" y="446" ${SERIF} font-size="52" font-weight="600" fill="#f3e7cd" text-anchor="middle">Hamlet</text>`,
  ),
  'BK-TWELFTH': svg(
    '#f1b93b',
    `<circle cx="200" cy="212" r="128" fill="#fff4d6"/><path d="M200 84a128 128 0 0 1 0 256z" fill="#213d5b"/>` +
      times(
        24,
        (i) => `<path d="M200 44l10 26h-20z" fill="#c8402f" transform="rotate(${i * 15} 200 212)"/>`,
      ) +
      `<path d="M126 200q26-30 52 0-26 22-52 0z" fill="#213d5b"/><path d="M222 200q26-30 52 0-26 22-52 0z" fill="#fff4d6"/>` +
      `<path d="M200 268c-24 26-46 20-62 2" stroke="#213d5b" stroke-width="7" fill="none" stroke-linecap="round"/><path d="M200 268c24-18 46-14 62 8" stroke="#fff4d6" stroke-width="7" fill="none" stroke-linecap="round"/>` +
      caption('WITH THE SONGS', '#7a4a12', 416) +
      title('Twelfth Night', '#213d5b', 468, 49),
  ),
  'BK-REHEARSAL': svg(
    '#e7e0d0',
    `<path d="M150 60h170l56 280H206z" fill="#f9f4e6"/><path d="M235 60l56 280M171 160h173M188 250h170" stroke="#e7e0d0" stroke-width="7"/>` +
      `<g stroke="#2a2622" stroke-width="8" stroke-linecap="round" stroke-linejoin="round" fill="none"><path d="M96 168v112h84v-8M96 280l-14 96M180 280l14 96M112 280v86M168 280v70"/><path d="M96 196h12M96 226h12" /></g><path d="M90 270h98v14H90z" fill="#c0492e"/>` +
      `<path d="M0 376h400" stroke="#2a2622" stroke-width="2"/>` +
      title('The Empty', '#2a2622', 424, 40) +
      title('Rehearsal Room', '#2a2622', 462, 40) +
      caption('MARA LINDQVIST', '#8a7f6b', 488),
  ),
  'BK-LIGHT': svg(
    '#1c1526',
    `<rect x="40" y="28" width="320" height="8" fill="#3a2e4b"/>` +
      `<g style="isolation:isolate">${beam(96, 60, 250, '#ff6a4d')}${beam(200, 105, 295, '#3fa7ff')}${beam(304, 150, 340, '#ffd23f')}</g>` +
      times(
        3,
        (i) =>
          `<path d="M${78 + i * 104} 36h36l-6 30h-24z" fill="#0e0a14" stroke="#5a4a70" stroke-width="2"/>`,
      ) +
      `<ellipse cx="200" cy="392" rx="150" ry="20" fill="#fff" opacity=".22"/><ellipse cx="200" cy="392" rx="64" ry="9" fill="#fff" opacity=".75"/>` +
      title('Painting', '#fff', 446, 38) +
      title('with Light', '#fff', 482, 38) +
      caption('KOFI ARAMIDE', '#a08fbd', 481, 244),
  ),
  'GF-TOTE': svg(
    '#d8ddcd',
    `<path d="M146 170c0-118 108-118 108 0" fill="none" stroke="#8e8a72" stroke-width="13"/>` +
      `<path d="M96 164h208l16 264H80z" fill="#f6efdd"/><path d="M96 164h208l1.500 20H95z" fill="#e4dbc2"/>` +
      `<path d="M150 236h100v120H150z" fill="#a8322a"/>` +
      times(5, (i) => `<path d="M${150 + i * 20} 236c7 40 7 80 0 120h10c7-40 7-80 0-120z" fill="#86231d"/>`) +
      `<path d="M144 228h112v10H144z" fill="#2a2622"/><text x="200" y="390" ${SANS} font-size="13" font-weight="700" letter-spacing="5" text-anchor="middle" fill="#2a2622">STAGE DOOR</text>` +
      `<ellipse cx="200" cy="438" rx="130" ry="8" fill="#b6bda6"/>`,
  ),
  'GF-NOTEBOOK': svg(
    '#b9c8d1',
    `<g transform="rotate(-7 200 250)"><rect x="104" y="92" width="206" height="306" rx="8" fill="#8fa2ad"/><rect x="110" y="90" width="200" height="300" fill="#fdfaf2"/><rect x="96" y="84" width="206" height="306" rx="8" fill="#20303c"/>` +
      `<rect x="272" y="84" width="9" height="306" fill="#d8543a"/><rect x="128" y="126" width="112" height="74" fill="#f6efdd"/>` +
      `<text x="184" y="158" ${SERIF} font-size="20" font-weight="600" text-anchor="middle" fill="#20303c">Cue Book</text><path d="M146 170h76M146 182h52" stroke="#b2a98f" stroke-width="2"/></g>` +
      `<g transform="rotate(24 322 330)"><rect x="314" y="230" width="14" height="176" fill="#e2b13c"/><path d="M314 406h14l-7 24z" fill="#f6e3bd"/><path d="M318.500 421h5l-2.500 9z" fill="#20303c"/><rect x="314" y="220" width="14" height="14" fill="#d8543a"/></g>`,
  ),
  'GF-GHOSTLIGHT': svg(
    '#221c19',
    `<defs><radialGradient id="g"><stop offset="0" stop-color="#ffe9b0"/><stop offset=".25" stop-color="#f6b94f" stop-opacity=".65"/><stop offset="1" stop-color="#f6b94f" stop-opacity="0"/></radialGradient></defs>` +
      `<circle cx="200" cy="176" r="190" fill="url(#g)"/><ellipse cx="200" cy="424" rx="150" ry="22" fill="#f6b94f" opacity=".18"/>` +
      `<path d="M200 140c24 0 38 18 38 38 0 24-20 30-22 50h-32c-2-20-22-26-22-50 0-20 14-38 38-38z" fill="#fff6dc"/><path d="M188 228v-34l12 12 12-12v34" stroke="#e29b2d" stroke-width="3" fill="none"/>` +
      `<rect x="184" y="228" width="32" height="20" fill="#b98a3c"/><rect x="195" y="248" width="10" height="152" fill="#c9993f"/><rect x="140" y="400" width="120" height="22" rx="4" fill="#7a5230"/>` +
      `<g stroke="#c9993f" stroke-width="3" fill="none" opacity=".9"><path d="M152 136q48-46 96 0M152 136q-16 60 28 100M248 136q16 60-28 100M200 113v20"/></g>`,
  ),
  'GF-VOUCHER': svg(
    '#a12d26',
    times(10, (i) => `<path d="M${i * 40} 0c14 160 14 340 0 500h20c14-160 14-340 0-500z" fill="#841f1b"/>`) +
      `<g transform="rotate(-6 200 250)"><path d="M52 162h296v54a22 22 0 0 0 0 44v78H52v-78a22 22 0 0 0 0-44z" fill="#f8efd9"/>` +
      `<path d="M270 176v148" stroke="#a12d26" stroke-width="2" stroke-dasharray="3 8"/>` +
      `<text x="78" y="222" ${SANS} font-size="11.500" font-weight="700" letter-spacing="3" fill="#a12d26">ADMIT TWO</text>` +
      `<text x="77" y="268" ${SERIF} font-size="38" font-weight="600" fill="#2a1a16">An Evening</text><text x="77" y="306" ${SERIF} font-size="38" font-weight="600" fill="#2a1a16">Out</text>` +
      `<text x="308" y="264" ${SERIF} font-size="27" font-weight="600" text-anchor="middle" fill="#a12d26">€50</text></g>`,
  ),
}

/** The source of an `<img>`. */
export const artworkOf = (id: string): string =>
  `data:image/svg+xml,${encodeURIComponent(ARTWORK[id] ?? svg('#e7e0d0', ''))}`
