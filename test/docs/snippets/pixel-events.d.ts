/* eslint-disable @typescript-eslint/no-empty-object-type -- how an event without parameters is written */
// #region all
export {}

declare module '@omnipixel/core' {
  interface CustomEvents {
    SeatSelected: { row: string; seat: number }
    /** An event without parameters. */
    TourStarted: {}
  }
}
// #endregion
