// Run by `npm run size`, which lets Node read TypeScript. The table and the method are in bench/size.ts.
export { checks as default } from './bench/size.ts'
