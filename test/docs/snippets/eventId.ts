// #region all
import { eventIdFor } from '@omnipixel/core'

export const idOfPurchase = (orderId: string): string => eventIdFor('Purchase', orderId)
// #endregion
