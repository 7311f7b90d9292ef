import { GVL, PurposeRestriction, TCModel, TCString, type VendorList } from '@iabtcf/core'

/** LinkedIn's entry, as the list had it in 2024, and one more vendor; the rest of the list does not matter here. */
const VENDORS = [804, 986].map((id) => ({
  id,
  name: `Vendor ${id}`,
  purposes: [1, 3, 4],
  legIntPurposes: [2, 7, 9, 10],
  flexiblePurposes: [2, 3, 7, 9, 10],
  specialPurposes: [],
  features: [],
  specialFeatures: [],
  policyUrl: 'https://vendor.example/',
  usesCookies: true,
  cookieMaxAgeSeconds: 86400,
  cookieRefresh: false,
  usesNonCookieAccess: false,
  deviceStorageDisclosureUrl: '',
}))

const toPurpose = (id: number) => ({ id, name: `Purpose ${id}`, description: '', illustrations: [] })

const LIST = {
  gvlSpecificationVersion: 3,
  vendorListVersion: 45,
  tcfPolicyVersion: 4,
  lastUpdated: '2024-03-21T16:00:00Z',
  purposes: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((id) => [id, toPurpose(id)])),
  specialPurposes: {},
  features: {},
  specialFeatures: {},
  stacks: {},
  vendors: Object.fromEntries(VENDORS.map((vendor) => [vendor.id, vendor])),
} as unknown as VendorList

export interface Choice {
  /** Purposes with consent. */
  purposes?: readonly number[]
  /** Vendors with consent. */
  vendors?: readonly number[]
  /** Purposes and vendors with legitimate interest. */
  interests?: boolean
  /** `[purpose, vendor, 0 forbidden | 1 consent | 2 legitimate interest]` */
  restrictions?: readonly (readonly [purpose: number, vendor: number, type: number])[]
  purposeOneTreatment?: boolean
}

export const ALL: Choice = { purposes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], vendors: [804, 986] }

/** A consent string, made by the IAB's own library. */
export function encode(choice: Choice = {}): string {
  const model = new TCModel(new GVL(LIST))
  model.cmpId = 300
  model.cmpVersion = 1
  model.isServiceSpecific = true
  model.publisherCountryCode = 'DE'
  model.purposeOneTreatment = choice.purposeOneTreatment ?? false
  model.purposeConsents.set([...(choice.purposes ?? [])])
  model.vendorConsents.set([...(choice.vendors ?? [])])
  if (choice.interests) {
    model.purposeLegitimateInterests.set([2, 7, 9, 10])
    model.vendorLegitimateInterests.set([804, 986])
  }
  for (const [purpose, vendor, type] of choice.restrictions ?? [])
    model.publisherRestrictions.add(vendor, new PurposeRestriction(purpose, type))
  return TCString.encode(model)
}
