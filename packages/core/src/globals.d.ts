/** True in development builds of the app. The build turns it into the check that bundlers evaluate. */
declare const __DEV__: boolean
