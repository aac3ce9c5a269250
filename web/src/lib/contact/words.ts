import type { ContactKind } from '$lib/api';
import { m } from '$m';

export const CATEGORIES = ['staff', 'hosting', 'cert', 'insurer', 'authority', 'supplier', 'utility', 'press', 'other'] as const;
export const PHONE_USES = ['mobile', 'office', 'home', 'satellite', 'switchboard', 'duty'] as const;
export const EMAIL_USES = ['work', 'personal', 'duty'] as const;

export const kindName = (kind: ContactKind): string => ({ person: m.contact_kind_person, organisation: m.contact_kind_organisation, group: m.contact_kind_group })[kind]();

export function categoryName(id: string): string {
  const of: Record<string, () => string> = {
    staff: m.contact_cat_staff, hosting: m.contact_cat_hosting, cert: m.contact_cat_cert, insurer: m.contact_cat_insurer, authority: m.contact_cat_authority, supplier: m.contact_cat_supplier,
    utility: m.contact_cat_utility, press: m.contact_cat_press, other: m.contact_cat_other,
  };
  return of[id]?.() ?? '';
}

export function useName(id: string): string {
  const of: Record<string, () => string> = {
    mobile: m.contact_use_mobile, office: m.contact_use_office, home: m.contact_use_home, satellite: m.contact_use_satellite, switchboard: m.contact_use_switchboard, duty: m.contact_use_duty,
    work: m.contact_use_work, personal: m.contact_use_personal,
  };
  return of[id]?.() ?? id;
}
