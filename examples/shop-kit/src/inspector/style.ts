/** The panel's own look, inside its shadow root: nothing of the shop's reaches it, and nothing of it the shop. */
export const STYLE = /* css */ `
:host {
  --bg: #15171d; --raised: #1d2028; --line: #2b2f3a; --text: #eceae5; --muted: #9a9fae;
  --good: #5fd39a; --wait: #f2bd55; --bad: #ff8b80; --off: #8a90a0;
  display: block; height: 100%; background: var(--bg); color: var(--text);
  font: 14px/1.45 "Avenir Next", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
}
* { box-sizing: border-box; margin: 0; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: left; }
button:focus-visible, a:focus-visible, input:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.tone-good { --tone: var(--good); } .tone-wait { --tone: var(--wait); } .tone-bad { --tone: var(--bad); } .tone-off { --tone: var(--off); } .tone-plain { --tone: var(--text); }

.panel { height: 100%; display: flex; flex-direction: column; min-height: 0; }
.head { flex: none; border-bottom: 1px solid var(--line); max-height: 70%; overflow-y: auto; }
.list { position: relative; flex: 1; overflow-y: auto; overscroll-behavior: contain; min-height: 0; padding-bottom: 24px; }
.sheet-bar { display: none; }

header { display: flex; justify-content: space-between; align-items: flex-start; gap: 16px; padding: 20px 20px 14px; }
h2 { font-size: 17px; font-weight: 650; letter-spacing: -.01em; }
h2 span { color: var(--muted); font-weight: 400; margin-left: 6px; }
.mode { font-size: 12.5px; color: var(--muted); }
.mode::before { content: ''; display: inline-block; width: 7px; height: 7px; border-radius: 50%; background: var(--good); margin-right: 7px; vertical-align: 1px; }
.switch { flex: none; font-size: 12.5px; color: var(--text); text-decoration: none; border: 1px solid var(--line); border-radius: 99px; padding: 5px 12px; white-space: nowrap; }
.switch span { color: var(--muted); margin-left: 6px; }
.switch:hover { border-color: var(--muted); }

div.verdict { margin: 0 20px; padding: 12px 14px; display: flex; gap: 16px; align-items: center; justify-content: space-between;
  border-radius: 10px; background: color-mix(in srgb, var(--tone) 11%, var(--bg)); box-shadow: inset 3px 0 var(--tone); }
div.verdict strong { color: var(--tone); font-weight: 650; }
div.verdict p { font-size: 13px; line-height: 1.4; }
.controls { display: grid; gap: 6px; flex: none; }
.controls button { font-size: 12px; padding: 4px 10px; border-radius: 6px; background: var(--raised); border: 1px solid var(--line); text-align: center; }
.controls button:hover { border-color: var(--muted); }

.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px; padding: 14px 20px; }
.tiles > div { display: flex; flex-direction: column-reverse; }
.tiles dt { font-size: 11.5px; color: var(--muted); white-space: nowrap; }
.tiles dd { font-size: 26px; line-height: 1.15; font-weight: 600; font-variant-numeric: tabular-nums; letter-spacing: -.02em; color: var(--tone); }
.tiles .is-zero dd { color: #565c6b; }

.columns, tr { display: grid; grid-template-columns: minmax(0, 1fr) repeat(var(--columns, 7), 50px); align-items: center; padding: 0 14px 0 20px; }
.columns { align-items: end; padding-bottom: 10px; }
.columns-label { font-size: 11.5px; color: var(--muted); }
.column { display: grid; justify-items: center; gap: 3px; padding: 6px 0 4px; border-radius: 8px; min-width: 0; }
.column:hover, .column[aria-expanded='true'] { background: var(--raised); }
.column .name { font-size: 10px; max-width: 100%; letter-spacing: -.01em; }
.column .state { font-size: 10px; line-height: 1.2; color: var(--muted); }
.mark { display: inline-grid; place-items: center; width: 28px; height: 28px; border-radius: 8px; font-size: 12px; font-weight: 700; letter-spacing: -.02em;
  color: var(--mark); background: color-mix(in srgb, var(--mark) 16%, var(--bg)); }
.status-idle .mark { opacity: .55; }
.status-ready .mark { color: #15171d; background: var(--mark); }
.status-ready .state { color: var(--good); } .status-loading .state { color: var(--wait); } .status-blocked .state, .status-deaf .state { color: var(--bad); }
.status-alive .state { color: var(--wait); } .status-alive .mark { background: none; box-shadow: inset 0 0 0 1.5px var(--wait); }
.status-loading .mark { animation: pulse 1s ease-in-out infinite alternate; }
.status-blocked .mark, .status-deaf .mark { color: var(--bad); background: none; box-shadow: inset 0 0 0 1.5px var(--bad); text-decoration: line-through; }
@keyframes pulse { from { opacity: .4 } }

table { display: block; }
tbody { display: block; border-bottom: 1px solid #22252e; }
tbody > tr:first-child { cursor: pointer; min-height: 50px; }
tbody > tr:first-child:hover, tbody[data-open] > tr:first-child { background: var(--raised); }
th[scope='row'] { display: block; min-width: 0; font-weight: 400; padding-right: 8px; }
th button { display: block; width: 100%; }
.event-name, .event-note { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.event-name { font-weight: 600; }
.event-note { font-size: 11.5px; color: var(--muted); font-variant-numeric: tabular-nums; }
.origin-automatic .event-name { font-weight: 400; color: var(--muted); }
.origin-earlier .event-name { color: #c2c5ce; }
td { display: grid; place-items: center; padding: 0; }
.cell, .dot { display: grid; place-items: center; width: 26px; height: 26px; border-radius: 50%; font-size: 13px; font-weight: 700; line-height: 1;
  color: var(--tone); background: color-mix(in srgb, var(--tone) 15%, transparent); }
.state-received { color: #0e2a1c; background: var(--good); }
.state-sent { background: none; box-shadow: inset 0 0 0 1.5px var(--good); }
.tone-off.cell, .tone-off.dot { background: none; font-weight: 400; }
.state-duplicate.cell, .state-duplicate.dot { background: #262a34; color: #c2c5ce; font-weight: 700; }
.tone-wait.cell { animation: pulse 1.1s ease-in-out infinite alternate; }
.state-held-consent.cell { animation: none; }
.cell svg, .dot svg { width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.automatic { display: flex; gap: 9px; align-items: center; padding: 14px 20px; font-size: 12.5px; color: var(--muted); cursor: pointer; }
.automatic input { margin: 0; accent-color: var(--muted); }
.empty { padding: 40px 20px; text-align: center; color: var(--muted); }

tr.open { display: block; padding: 0; }
tr.open td { display: block; place-items: normal; }
.details, .pixel-panel { padding: 4px 20px 18px; background: var(--raised); }
.details .hint { color: var(--muted); padding: 4px 0 10px; }
.facts { display: grid; grid-template-columns: 84px minmax(0, 1fr); gap: 2px 12px; font-size: 12.5px; }
.facts dt { color: var(--muted); }
.facts dd { overflow-wrap: anywhere; }
.details > .facts { padding: 4px 0 12px; }
section.pixel { border-top: 1px solid var(--line); padding: 10px 0; font-size: 12.5px; }
section.pixel p { color: var(--muted); }
h4, h3 { display: flex; align-items: center; gap: 9px; font-size: 13.5px; font-weight: 600; margin-bottom: 6px; }
h4 .mark { width: 22px; height: 22px; border-radius: 6px; font-size: 10.5px; }
h4 .marks { display: flex; gap: 4px; }
h4 .verdict { margin-left: auto; color: var(--tone); font-size: 12.5px; }
section.pixel .facts + .facts { margin-top: 10px; padding-top: 10px; border-top: 1px dashed var(--line); }
.pixel-panel { padding-top: 14px; border-top: 1px solid var(--line); }
h3 .status { margin-left: auto; font-size: 12.5px; font-weight: 500; color: var(--muted); }
h3 .status-ready { color: var(--good); } h3 .status-blocked, h3 .status-deaf { color: var(--bad); } h3 .status-loading, h3 .status-alive { color: var(--wait); }
.block { margin-top: 12px; padding-top: 12px; border-top: 1px solid var(--line); font-size: 13px; }
.block label { display: flex; gap: 9px; align-items: center; cursor: pointer; }
.block input { width: 17px; height: 17px; accent-color: var(--bad); margin: 0; }
.block p { color: var(--wait); margin-top: 6px; }
.link { text-decoration: underline; }

@media (max-width: 1099px) {
  :host { height: auto; border-radius: 18px 18px 0 0; overflow: hidden; box-shadow: 0 -10px 34px #0006; }
  .sheet-bar { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 12px; align-items: center; width: 100%; height: 68px; padding: 12px 16px 6px; position: relative; }
  .sheet-bar:focus-visible { outline-offset: -4px; }
  .grip { position: absolute; top: 7px; left: 50%; width: 38px; height: 4px; margin-left: -19px; border-radius: 2px; background: #444a58; }
  .bar-text { min-width: 0; }
  .bar-text strong, .bar-text span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .bar-text strong { font-weight: 600; }
  .bar-text span { font-size: 11.5px; color: var(--muted); }
  .bar-cells { display: flex; gap: 4px; }
  .dot { width: 23px; height: 23px; font-size: 12px; }
  .panel { display: none; height: min(76vh, 760px); border-top: 1px solid var(--line); }
  :host([data-open]) .panel { display: flex; overflow-y: auto; }
  .head { overflow: visible; max-height: none; }
  .list { overflow: visible; flex: none; }
  header { padding: 14px 16px 12px; }
  div.verdict { margin: 0 16px; }
  .tiles { padding: 12px 16px; }
  .tiles dt { font-size: 10.5px; }
  .event-name { font-size: 13px; letter-spacing: -.01em; }
  .columns, tr { grid-template-columns: minmax(0, 1fr) repeat(var(--columns, 7), 36px); padding: 0 10px 0 16px; }
  .columns { position: sticky; top: 0; background: var(--bg); z-index: 1; padding-bottom: 8px; }
  .column .name, .column .state { display: none; }
  .column { padding: 5px 0; }
  .details, .pixel-panel { padding-left: 16px; padding-right: 16px; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
`
