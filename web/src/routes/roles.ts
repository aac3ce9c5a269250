import type { Role } from '$lib/api';
import { m } from '$m';

const names: Record<Role, () => string> = {
  requester: () => m.role_requester(),
  agent: () => m.role_agent(),
  supervisor: () => m.role_supervisor(),
  crisis_manager: () => m.role_crisis_manager(),
  admin: () => m.role_admin(),
};

export const roleName = (role: Role): string => names[role]?.() ?? role;
