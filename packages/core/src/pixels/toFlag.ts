/** A `status` for vendors that take yes or no: everything but the words for "no" is a yes. */
export const toFlag = (status: unknown): boolean => !/^(false|failed|0)$/i.test(String(status))
